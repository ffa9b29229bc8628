package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.MappingException;
import io.databases.Query;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results of many pages, whose rows are mapped while the others come. */
class PgLargeResultTest {
  private static final int ROWS = 100_000;

  private Database database;

  record Numbered(long n, String name) {}

  @BeforeEach
  void connect() {
    database = Database.open(PgServer.shared().url("postgres"));
  }

  @AfterEach
  void close() {
    assertThat(database.metrics().active()).isZero();
    database.close();
  }

  private static Query<Numbered> numbered(String sql) {
    return Query.of(sql, ROWS).as(Numbered.class);
  }

  @Test
  void rowsKeepTheirOrder() {
    var all =
        database.fetchAll(
            numbered("SELECT n, 'row number ' || n AS name FROM generate_series(1, ?::int8) n"));

    assertThat(all).hasSize(ROWS);
    assertThat(all.stream().mapToLong(Numbered::n))
        .containsExactlyElementsOf(() -> LongStream.rangeClosed(1, ROWS).iterator());
    assertThat(all.getLast().name()).isEqualTo("row number " + ROWS);
  }

  @Test
  void rowsThatAreNotMappedCanBeReachedInAnyOrder() {
    var all = database.fetchAll("SELECT n FROM generate_series(1, ?::int8) n", ROWS);

    assertThat(all).hasSize(ROWS);
    for (int i : new int[] {ROWS - 1, 0, 50_000, 49_999, 1, 70_000}) {
      assertThat(all.get(i).getLong("n")).isEqualTo(i + 1);
    }
  }

  @Test
  void aRowThatCannotBeMappedFailsTheCallAndNothingElse() {
    var query =
        numbered(
            "SELECT CASE n WHEN 50000 THEN NULL ELSE n END AS n, 'x' AS name"
                + " FROM generate_series(1, ?::int8) n");

    assertThatThrownBy(() -> database.fetchAll(query))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("\"n\" is NULL");
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  void aStatementThatFailsAfterManyRowsGivesItsFailure() {
    var query = numbered("SELECT 10 / (90000 - n) AS n, 'x' AS name FROM generate_series(1, ?) n");

    assertThatThrownBy(() -> database.fetchAll(query))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("division by zero");
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }
}
