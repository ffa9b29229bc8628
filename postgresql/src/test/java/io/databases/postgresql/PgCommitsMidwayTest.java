package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that commit while they run: what they did before they fail is kept. */
class PgCommitsMidwayTest {
  private Database database;

  @BeforeEach
  void open() {
    database = Database.builder(PgServer.shared().url("postgres")).maxSize(3).open();
    database.execute("DROP TABLE IF EXISTS midway");
    database.execute("CREATE TABLE midway (n INTEGER)");
  }

  @AfterEach
  void close() {
    database.execute("DROP TABLE midway");
    database.close();
  }

  private long rows() {
    return database.fetchValue(Long.class, "SELECT count(*) FROM midway");
  }

  /** Adds a row, commits it, and goes on with something that fails. */
  private static String block(String end) {
    return "DO $$ BEGIN INSERT INTO midway VALUES (1); COMMIT; " + end + "; END $$";
  }

  private DatabaseException failure(Query<?> query) {
    return catchThrowableOfType(DatabaseException.class, () -> database.execute(query));
  }

  @Test
  void blockThatIsStoppedAfterItHasCommittedIsNotRetrySafe() {
    var sleep = Query.of(block("PERFORM pg_sleep(60)"));
    assertThat(failure(sleep.timeout(Duration.ofMillis(300))).retrySafe()).isFalse();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void blockThatFailsAfterItHasCommittedIsNotRetrySafe() {
    var raised = Query.of(block("RAISE EXCEPTION 'late' USING ERRCODE = '40001'"));
    assertThat(failure(raised).retrySafe()).isFalse();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void procedureThatFailsAfterItHasCommittedIsNotRetrySafe() {
    database.execute(
        """
        CREATE OR REPLACE PROCEDURE midway_work() LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO midway VALUES (1);
          COMMIT;
          RAISE EXCEPTION 'late' USING ERRCODE = '40P01';
        END $$\
        """);
    var call = Query.of("CALL midway_work()");
    assertThat(failure(call).retrySafe()).isFalse();
    assertThat(rows()).isEqualTo(1);
    database.execute("DROP PROCEDURE midway_work()");
  }

  @Test
  void plainStatementIsUndoneAndRetrySafe() {
    var insert = Query.of("INSERT INTO midway SELECT 1 FROM pg_sleep(60)");
    assertThat(failure(insert.timeout(Duration.ofMillis(100))).retrySafe()).isTrue();
    assertThat(rows()).isZero();
  }

  @Test
  void blockInATransactionIsUndoneWithItAndRetrySafe() {
    var raised = Query.of("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$");
    try (var tx = database.begin()) {
      assertThat(failure(raised).retrySafe()).isTrue();
      tx.rollback();
    }
  }
}
