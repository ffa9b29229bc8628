package io.databases.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.VARCHAR;

import io.databases.ConfigurationException;
import io.databases.ParameterException;
import java.sql.SQLException;
import java.util.List;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.SQLDialect;
import org.jooq.impl.AbstractBinding;
import org.junit.jupiter.api.Test;

class DeclaredTableTest {
  @Test
  void tablesComeAfterThoseTheyReferTo() {
    assertThat(TableOrder.of(List.of(Tables.NOTE, Tables.AUTHOR)))
        .containsExactly(Tables.AUTHOR, Tables.NOTE);
  }

  @Test
  void aReferenceToAnythingButAPrimaryKeyIsRefused() {
    var table = DeclaredTable.named("others");

    assertThatThrownBy(() -> table.references("name", Tables.NAME))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("primary key");
  }

  @Test
  void aBindingThatNeedsJdbcIsRefused() {
    var table = DeclaredTable.named("others");
    var column = table.column("odd", VARCHAR.asConvertedDataType(new NeedsJdbc()));

    assertThatThrownBy(() -> Jooq.of(SQLDialect.SQLITE).query(select(column).from(table)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("NeedsJdbc")
        .hasMessageContaining("Converter");
  }

  @SuppressWarnings("serial")
  private static final class NeedsJdbc extends AbstractBinding<String, String> {
    @Override
    public Converter<String, String> converter() {
      return Converter.ofNullable(String.class, String.class, text -> text, text -> text);
    }

    @Override
    public void set(BindingSetStatementContext<String> ctx) throws SQLException {
      ctx.statement().setString(ctx.index(), ctx.value());
    }

    @Override
    public void get(BindingGetResultSetContext<String> ctx) throws SQLException {
      ctx.value(ctx.resultSet().getString(ctx.index()));
    }
  }
}
