package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Connection;
import io.databases.Database;
import io.databases.DatabaseException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A COMMIT that the server answers with a rollback, which pgjdbc does not tell, where the library
 * has not seen what failed.
 */
class PostgreSqlCommitsTest {
  private final Database database =
      Database.builder(
              "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port()))
          .maxSize(1)
          .open();

  @BeforeEach
  void createKept() {
    database.execute("CREATE TABLE kept (id INTEGER)");
  }

  @AfterEach
  void dropKept() {
    database.execute("DROP TABLE kept");
    database.close();
  }

  private int count() {
    return database.fetchValue(Integer.class, "SELECT count(*) FROM kept");
  }

  private static void fail(Connection connection) {
    fail(connection.unwrap(java.sql.Connection.class));
  }

  private static void fail(java.sql.Connection own) {
    assertThatThrownBy(() -> JdbcDialect.execute(own, "SELECT nothing"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void isNoSuccessWhereTheCallersOwnStatementFailed() {
    assertThatThrownBy(() ->
            database.transaction(() -> {
              database.execute("INSERT INTO kept VALUES (1)");
              try (var connection = database.connection()) {
                fail(connection);
              }
            }))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("aborted");
    assertThat(count()).isZero();
  }

  @Test
  void isNoSuccessWhereThatWasOnAReferenceFromBefore() {
    try (var connection = database.newConnection()) {
      var own = connection.unwrap(java.sql.Connection.class);
      var tx = connection.begin();
      tx.execute("INSERT INTO kept VALUES (1)");
      fail(own);
      assertThatThrownBy(tx::commit).isInstanceOf(DatabaseException.class);
    }
    assertThat(count()).isZero();
  }

  @Test
  void isASuccessWhereTheCallersOwnStatementsAre() throws Exception {
    try (var connection = database.newConnection()) {
      var tx = connection.begin();
      JdbcDialect.execute(
          connection.unwrap(java.sql.Connection.class), "INSERT INTO kept VALUES (1)");
      tx.commit();
    }
    assertThat(count()).isEqualTo(1);
  }
}
