package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller does with the JDBC connection itself, between what the library does. */
class UnwrappedConnectionsTest {
  private final Database database = Database.builder("jdbc:h2:mem:").maxSize(1).open();

  @BeforeEach
  void createThings() {
    database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void insert(Connection own, int id) throws SQLException {
    try (var statement = own.createStatement()) {
      statement.executeUpdate("INSERT INTO things VALUES (" + id + ")");
    }
  }

  private int count() {
    return database.fetchValue(Integer.class, "SELECT count(*) FROM things");
  }

  @Test
  void whatIsWrittenOutsideOfATransactionIsCommitted() throws Exception {
    database.transaction(() -> database.execute("INSERT INTO things VALUES (1)"));
    try (var connection = database.newConnection()) {
      insert(connection.unwrap(Connection.class), 2);
    }
    database.begin().rollback();
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void whatIsWrittenBehindATransactionIsCommittedHoweverOldTheReference() throws Exception {
    try (var connection = database.newConnection()) {
      var own = connection.unwrap(Connection.class);
      connection.transaction(() -> connection.execute("INSERT INTO things VALUES (1)"));
      insert(own, 2);
      connection.begin().rollback();
    }
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void whatIsWrittenInATransactionIsPartOfIt() throws Exception {
    try (var connection = database.newConnection()) {
      var tx = connection.begin();
      insert(connection.unwrap(Connection.class), 1);
      tx.rollback();
    }
    assertThat(count()).isZero();
  }
}
