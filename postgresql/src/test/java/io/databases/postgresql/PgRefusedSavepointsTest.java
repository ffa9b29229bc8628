package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.DatabaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks nested in a transaction that has failed, whose savepoints are refused. */
class PgRefusedSavepointsTest {
  private Database database;

  @BeforeEach
  void open() {
    database = Database.builder(PgServer.shared().url("postgres")).maxSize(1).open();
    database.execute("DROP TABLE IF EXISTS state");
    database.execute("CREATE TABLE state (n INTEGER)");
  }

  @AfterEach
  void close() {
    database.execute("DROP TABLE state");
    assertThat(database.metrics().active()).isZero();
    database.close();
  }

  @Test
  void blocksNestedInAnAbortedTransactionAreLeftOneByOne() {
    try (var connection = database.newConnection()) {
      int session = connection.fetchValue(Integer.class, "SELECT pg_backend_pid()");
      connection.transaction(outer -> {
        outer.transaction(around -> {
          around.execute("INSERT INTO state VALUES (0)");
          assertThatThrownBy(() ->
                  around.transaction(middle -> {
                    assertThatThrownBy(() -> middle.execute("no sql"))
                        .isInstanceOf(DatabaseException.class);
                    middle.transaction(inner -> {
                      inner.transaction(innermost -> innermost.execute("SELECT 1"));
                    });
                  }))
              .isInstanceOf(DatabaseException.class);
          around.execute("INSERT INTO state VALUES (1)");
        });
      });
      assertThat(connection.fetchValue(Integer.class, "SELECT pg_backend_pid()"))
          .isEqualTo(session);
    }
    assertThat(database.fetchValue(Integer.class, "SELECT count(*)::int FROM state")).isEqualTo(2);
  }

  @Test
  void savepointAroundARefusedOneIsRolledBackTo() {
    database.transaction(outer -> {
      assertThatThrownBy(() ->
              outer.transaction(middle -> {
                middle.execute("INSERT INTO state VALUES (1)");
                assertThatThrownBy(() -> middle.execute("no sql"))
                    .isInstanceOf(DatabaseException.class);
                var inner = middle.begin();
                assertThatThrownBy(() -> inner.execute("SELECT 1"))
                    .isInstanceOf(DatabaseException.class);
                throw new IllegalStateException("with the inner one open");
              }))
          .isInstanceOf(IllegalStateException.class);
      outer.execute("INSERT INTO state VALUES (2)");
    });
    assertThat(database.fetchValue(Integer.class, "SELECT sum(n)::int FROM state")).isEqualTo(2);
  }
}
