package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.CancelledException;
import io.databases.Connection;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.Row;
import io.databases.RowStream;
import io.databases.StatementTimeoutException;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection after a cancellation at a random moment, and beside a stream. */
class PgFollowUpTest {
  private static final int ROUNDS = 15;

  private Database database;

  @BeforeEach
  void open() {
    database = Database.builder(PgServer.shared().url("postgres")).maxSize(1).open();
    database.execute("DROP TABLE IF EXISTS follow_up");
    database.execute("CREATE TABLE follow_up (n INTEGER)");
  }

  @AfterEach
  void close() {
    database.execute("DROP TABLE follow_up");
    assertThat(database.metrics().active()).isZero();
    database.close();
  }

  /** What is done next, and how many rows it adds. */
  enum Work {
    SELECT {
      @Override
      int on(Connection connection) {
        assertThat(connection.fetchValue(Integer.class, "SELECT ?::int", 7)).isEqualTo(7);
        return 0;
      }
    },
    INSERT {
      @Override
      int on(Connection connection) {
        assertThat(connection.execute("INSERT INTO follow_up VALUES (1)").affectedRows())
            .isEqualTo(1);
        return 1;
      }
    },
    EXECUTE_MANY {
      @Override
      int on(Connection connection) {
        connection.executeMany(
            "INSERT INTO follow_up VALUES (?)", List.of(List.of(1), List.of(2), List.of(3)));
        return 3;
      }
    },
    STREAM {
      @Override
      int on(Connection connection) {
        int rows = 0;
        try (var stream =
            connection.stream(Query.of("SELECT generate_series(1, 100)").fetchSize(9))) {
          for (var row : stream) {
            assertThat(row.getInt(0)).isEqualTo(++rows);
          }
        }
        assertThat(rows).isEqualTo(100);
        return 0;
      }
    },
    TRANSACTION {
      @Override
      int on(Connection connection) {
        connection.transaction(() -> connection.execute("INSERT INTO follow_up VALUES (1)"));
        return 1;
      }
    },
    SAVEPOINT {
      @Override
      int on(Connection connection) {
        connection.transaction(() -> {
          connection.execute("INSERT INTO follow_up VALUES (1)");
          try (var inner = connection.begin()) {
            connection.execute("INSERT INTO follow_up VALUES (2)");
            inner.rollback();
          }
        });
        return 1;
      }
    },
    COPY {
      @Override
      int on(Connection connection) {
        var rows = List.of(List.of(1), List.of(2));
        assertThat(connection.unwrap(PgConnection.class).copyIn("follow_up", rows)).isEqualTo(2);
        return 2;
      }
    },
    LISTEN {
      @Override
      int on(Connection connection) {
        connection.execute("LISTEN follow_up");
        connection.execute("NOTIFY follow_up");
        connection.execute("UNLISTEN follow_up");
        return 0;
      }
    },
    PING {
      @Override
      int on(Connection connection) {
        connection.execute("");
        return 0;
      }
    };

    abstract int on(Connection connection);
  }

  @ParameterizedTest
  @EnumSource
  void afterACancellationAtARandomMoment(Work work) {
    int expected = 0;
    try (var connection = database.newConnection()) {
      for (int i = 0; i < ROUNDS; i++) {
        var thread = Thread.currentThread();
        long spins = ThreadLocalRandom.current().nextLong(200_000);
        var interrupter =
            Thread.startVirtualThread(() -> {
              for (long spin = spins; spin > 0; spin--) {
                Thread.onSpinWait();
              }
              thread.interrupt();
            });
        try {
          connection.fetchValue(Integer.class, "SELECT 1 FROM pg_sleep(0.005)");
        } catch (CancelledException e) {
          // It came before the end.
        } finally {
          while (interrupter.isAlive()) {
            Thread.onSpinWait();
          }
          Thread.interrupted();
        }
        expected += work.on(connection);
      }
      assertThat(connection.fetchValue(Integer.class, "SELECT count(*)::int FROM follow_up"))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterATimeout(Work work) {
    int expected = 0;
    try (var connection = database.newConnection()) {
      for (int i = 0; i < ROUNDS; i++) {
        try {
          connection.fetchAll(Query.of("SELECT pg_sleep(0.005)").timeout(Duration.ofMillis(4)));
        } catch (StatementTimeoutException e) {
          // Its time was over.
        }
        expected += work.on(connection);
      }
      assertThat(connection.fetchValue(Integer.class, "SELECT count(*)::int FROM follow_up"))
          .isEqualTo(expected);
    }
  }

  /** Up to version 17 a server signals twice for each request to cancel. */
  @Test
  void whatFollowsATimeoutAtOnceIsNotStopped() throws Exception {
    try (var many = Database.builder(PgServer.shared().url("postgres")).maxSize(4).open()) {
      Workers.inParallel(
          4,
          number -> {
            try (var connection = many.newConnection()) {
              for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() ->
                        connection.fetchAll(
                            Query.of("SELECT pg_sleep(60)").timeout(Duration.ofMillis(2))))
                    .isInstanceOf(StatementTimeoutException.class);
                connection.execute("LISTEN follow_up");
                assertThat(connection.fetchValue(Integer.class, "SELECT ?::int", i)).isEqualTo(i);
              }
            }
            return number;
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void besideAStreamWithoutATransaction(Work work) {
    try (var connection = database.newConnection();
        var stream = connection.stream(Query.of("SELECT generate_series(1, 1000)").fetchSize(10))) {
      var rows = stream.iterator();
      assertThat(rows.next().getInt(0)).isEqualTo(1);
      int added = work.on(connection);
      for (int i = 2; i <= 1000; i++) {
        assertThat(rows.next().getInt(0)).isEqualTo(i);
      }
      assertThat(rows.hasNext()).isFalse();
      assertThat(connection.fetchValue(Integer.class, "SELECT count(*)::int FROM follow_up"))
          .isEqualTo(added);
    }
  }

  @Test
  void failureBesideAStreamUndoesNothingElse() {
    try (var connection = database.newConnection();
        var stream = connection.stream(Query.of("SELECT generate_series(1, 100)").fetchSize(10))) {
      var rows = stream.iterator();
      rows.next();
      connection.execute("INSERT INTO follow_up VALUES (1)");
      try {
        connection.execute("INSERT INTO follow_up VALUES (1 / 0)");
      } catch (DatabaseException e) {
        assertThat(e.sqlState()).contains("22012");
      }
      int read = 1;
      for (; rows.hasNext(); read++) {
        rows.next();
      }
      assertThat(read).isEqualTo(100);
      assertThat(connection.fetchValue(Integer.class, "SELECT count(*)::int FROM follow_up"))
          .isEqualTo(1);
    }
  }

  @Test
  void streamThatFailsToOpenLeavesNoTransaction() {
    try (var connection = database.newConnection()) {
      assertThatThrownBy(() -> readAll(connection.stream("SELECT 1 / ?::int", 0)))
          .isInstanceOf(DatabaseException.class);
      connection.execute("INSERT INTO follow_up VALUES (1)");
    }
    assertThat(database.fetchValue(Integer.class, "SELECT count(*)::int FROM follow_up"))
        .isEqualTo(1);
  }

  @Test
  void streamGivenUpWhileItIsOpenedLeavesNoCursor() throws Exception {
    var endless =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n";
    try (var connection = database.newConnection()) {
      connection.stream(Query.of(endless).fetchSize(1)).close(); // prepared from here on
      var session = connection.unwrap(PgSession.class);
      var opening = session.submit(new Request.OpenCursor(null, endless, new Object[0], 1));
      session.cancel(opening);
      try { // it may be open already
        var cursor = opening.await(Deadline.after(Duration.ofSeconds(10)));
        session.submit(new Request.CloseCursor(cursor));
      } catch (CancelledException e) {
        assertThat(e.connectionUsable()).isTrue();
      }
      var cursors = Query.of("SELECT count(*)::int FROM pg_cursors WHERE name LIKE 'c%'");
      assertThat(connection.fetchValue(Integer.class, cursors.timeout(Duration.ofSeconds(10))))
          .isZero();
    }
  }

  private static void readAll(RowStream<Row> stream) {
    try (stream) {
      stream.forEach(row -> assertThat(row.size()).isPositive());
    }
  }
}
