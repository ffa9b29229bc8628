package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Connection;
import io.databases.Database;
import io.databases.DatabaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {"DISCARD ALL", "DEALLOCATE ALL", "deallocate prepare all", "/* go */ DISCARD ALL"})
  void whateverComesNextIsPreparedAnew(String drop) {
    try (var connection = database.newConnection()) {
      connection.execute(drop);
      connection.transaction(() -> {});
      connection.execute(drop);
      connection.transaction(() -> connection.execute(INSERT, 2));
      connection.execute(drop);
      connection.begin().rollback();
      connection.execute(drop);
      connection.execute(INSERT, 3);
      connection.execute(drop);
      try (var rows = connection.stream("SELECT n FROM kept ORDER BY n")) {
        assertThat(rows).hasSize(3);
      }
    }
    assertThat(kept()).isEqualTo(3);
  }

  @Test
  void transactionInWhichTheyAreDroppedIsCommitted() {
    database.transaction(() -> {
      database.execute(INSERT, 2);
      database.execute("DEALLOCATE ALL");
      database.execute(INSERT, 3);
    });
    assertThat(kept()).isEqualTo(3);
    assertThat(
            database.fetchValue(Boolean.class, "SELECT pg_current_xact_id_if_assigned() IS NULL"))
        .isTrue();
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
    database.transaction(() -> database.execute(INSERT, 3));
    assertThat(kept()).isEqualTo(committed ? 3 : 2);
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

  private static int prepared(Connection connection) {
    return connection.fetchValue(
        Integer.class, "SELECT count(*)::int FROM pg_prepared_statements WHERE NOT from_sql");
  }

  @Test
  void statementThatMissesOneOfTheUsersLeavesTheOthersPrepared() {
    try (var connection = database.newConnection()) {
      assertThatThrownBy(() -> connection.execute("EXECUTE missing")).hasMessageContaining("26000");
      int before = prepared(connection);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> connection.execute("EXECUTE missing"))
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining("26000");
        connection.execute(INSERT, i);
        connection.transaction(() -> {});
        assertThat(prepared(connection)).isEqualTo(before);
      }
    }
  }

  @Test
  void oneThatAloneIsGoneLeavesNoneBehind() {
    try (var connection = database.newConnection()) {
      for (int i = 0; i < 10; i++) {
        connection.execute(INSERT, 2);
        connection.transaction(() -> {});
        var name =
            connection.fetchValue(
                String.class,
                "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO kept%'");
        connection.execute("DEALLOCATE " + name);
      }
      connection.execute(INSERT, 2);
      assertThat(prepared(connection)).isLessThan(20); // ten of them to deallocate
    }
    assertThat(kept()).isEqualTo(12);
  }
}
