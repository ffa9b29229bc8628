package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was prepared on a session is gone on the server. */
class PgDroppedStatementsTest {
  private static final String INSERT = "INSERT INTO kept VALUES (?)";

  /** Drops them where nobody can tell from the statement. */
  private static final String HIDDEN = "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$";

  private Database database;

  @BeforeEach
  void open() {
    database = Database.builder(PgServer.shared().url("postgres")).maxSize(1).open();
    database.execute("DROP TABLE IF EXISTS kept");
    database.execute("CREATE TABLE kept (n INTEGER)");
    database.execute(INSERT, 1);
    database.transaction(() -> {});
  }

  @AfterEach
  void close() {
    database.execute("DROP TABLE kept");
    assertThat(database.metrics().active()).isZero();
    database.close();
  }

  private int kept() {
    return database.fetchValue(Integer.class, "SELECT count(*)::int FROM kept");
  }

  @Test
  void statementWhoseBeginFailedIsNotRunWithoutIt() {
    database.execute(HIDDEN);
    boolean committed = true;
    try {
      database.transaction(() -> database.execute(INSERT, 2));
    } catch (DatabaseException e) {
      assertThat(e.sqlState()).contains("26000");
      committed = false;
    }
    assertThat(kept()).isEqualTo(committed ? 2 : 1);
  }

  @Test
  void transactionThatCannotBeCommittedLeavesNothingOpen() {
    boolean committed = true;
    var transaction = database.begin();
    transaction.execute(INSERT, 2);
    transaction.execute(HIDDEN);
    try {
      transaction.commit();
    } catch (DatabaseException e) {
      committed = false;
    }
    assertThat(kept()).isEqualTo(committed ? 2 : 1);
    database.execute(INSERT, 3);
    try (var other = Database.open(PgServer.shared().url("postgres"))) {
      assertThat(other.fetchValue(Boolean.class, "SELECT bool_or(n = 3) FROM kept")).isTrue();
    }
  }
}
