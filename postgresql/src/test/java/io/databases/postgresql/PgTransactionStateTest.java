package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.Row;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a session is in a transaction, as those know who send, and as the server says. */
class PgTransactionStateTest {
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

  private static Query<Row> numbers() {
    return Query.of("SELECT generate_series(1, 100)").fetchSize(10);
  }

  @Test
  void secondStreamIsReadBesideTheFirst() {
    try (var connection = database.newConnection()) {
      connection.stream(numbers()).close(); // prepared from here on
      try (var first = connection.stream(numbers());
          var second = connection.stream(numbers())) {
        var one = first.iterator();
        var other = second.iterator();
        assertThat(one.next().getInt(0)).isEqualTo(1);
        assertThat(other.next().getInt(0)).isEqualTo(1);
        assertThat(other).toIterable().hasSize(99);
        assertThat(one).toIterable().hasSize(99);
      }
    }
  }

  @Test
  void streamIsReadBehindACommitThatIsNotWaitedFor() throws Exception {
    try (var connection = database.newConnection()) {
      connection.stream(numbers()).close();
      for (int i = 0; i < 20; i++) {
        var transaction = connection.async().begin().get();
        transaction.execute("INSERT INTO state VALUES (1)").get();
        var committed = transaction.commit();
        try (var rows = connection.stream(numbers())) {
          assertThat(rows).hasSize(100);
        }
        committed.get();
      }
    }
    assertThat(database.fetchValue(Integer.class, "SELECT count(*)::int FROM state")).isEqualTo(20);
  }

  /** Past what core refuses, as something might that begins one on the server. */
  @ParameterizedTest
  @ValueSource(strings = {"BEGIN", "START TRANSACTION READ WRITE"})
  void sessionInATransactionThatNobodyHasBegunIsNotUsedFurther(String begin) throws Exception {
    var info = StatementInfo.of(begin, SqlSyntax.POSTGRESQL);
    try (var connection = database.newConnection()) {
      var session = connection.unwrap(PgSession.class);
      var reply = session.submit(new Request.Execute(info, begin, new Object[0], 0));
      assertThatThrownBy(() -> reply.await(Deadline.after(Duration.ofSeconds(10))))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("rolled back");
    }
    database.execute("INSERT INTO state VALUES (1)");
    try (var other = Database.open(PgServer.shared().url("postgres"))) {
      assertThat(other.fetchValue(Integer.class, "SELECT count(*)::int FROM state")).isEqualTo(1);
    }
  }
}
