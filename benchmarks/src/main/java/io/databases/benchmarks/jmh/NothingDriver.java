package io.databases.benchmarks.jmh;

import io.databases.Column;
import io.databases.Columns;
import io.databases.Row;
import io.databases.TransactionOptions;
import io.databases.spi.ArrayRow;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.spi.Driver;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.util.List;
import java.util.Set;

/**
 * A database behind {@code nothing:} that answers every statement with the same row, at once, on
 * the session's own thread. Queries are shared by two sessions.
 */
public final class NothingDriver implements Driver {

  @Override
  public Set<String> schemes() {
    return Set.of("nothing");
  }

  @Override
  public Backend configure(BackendConfig config) {
    return new NothingBackend(row(config.conversions()));
  }

  /** A row {@code id=1 name='a name' score=0.5 active=true}. */
  static Row row(Conversions conversions) {
    var columns =
        List.of(new Column("id"), new Column("name"), new Column("score"), new Column("active"));
    return new ArrayRow(Columns.of(columns, conversions), 1L, "a name", 0.5, true);
  }

  private record NothingBackend(Row row) implements Backend {
    @Override
    public String name() {
      return "Nothing";
    }

    @Override
    public SqlSyntax syntax() {
      return SqlSyntax.STANDARD;
    }

    @Override
    public Session connect() {
      return NothingSession.open(row);
    }

    @Override
    public int sharedSessions() {
      return 2;
    }

    @Override
    public boolean shareable(StatementInfo info) {
      return info.leadingKeyword().equals("SELECT");
    }

    @Override
    public void check(TransactionOptions options) {}

    @Override
    public void close() {}
  }
}
