package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConstraintViolationException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.DeadlockException;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.spi.Deadline;
import io.databases.spi.Request;
import io.databases.spi.Session;
import io.databases.testing.embedded.Servers;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a connection when a driver fails where it rarely does. */
class DriverFaultsTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String COUNT = "SELECT count(*) FROM things";

  private final BrittleDriver driver = new BrittleDriver();
  private final String place =
      ":brittle:mem:brittle%d;DB_CLOSE_DELAY=-1".formatted(NUMBERS.incrementAndGet());

  @BeforeEach
  void createThings() {
    try (var database = open("unknown")) {
      database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER)");
    }
  }

  @AfterEach
  void dropAll() throws Exception {
    driver.close();
    Servers.run("jdbc:h2:" + place.substring(":brittle:".length()), "SHUTDOWN");
  }

  private Database open(String kind) {
    return Database.builder("jdbc:" + kind + place).minSize(0).maxSize(1).open();
  }

  private static long count(Database database) {
    return database.fetchValue(Long.class, COUNT);
  }

  @Test
  void commitThatEndsInADeadlockLeavesTheConnectionFitForWork() throws Exception {
    var session = h2Session();
    driver.failNext("commit", new SQLException("deadlock", "40001", 40001));
    session.submit(new Request.Begin(TransactionOptions.defaults()));
    var commit = session.submit(new Request.Commit());
    assertThatThrownBy(() -> commit.await(soon())).isInstanceOf(DeadlockException.class);
    session.submit(new Request.Begin(TransactionOptions.defaults())).await(soon());
    session.submit(new Request.Commit()).await(soon());
    session.close();
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(10));
  }

  private Session h2Session() {
    var url = "jdbc:unknown" + place;
    var address = new JdbcAddress(url, driver, new H2Dialect(), "a test", null);
    var config =
        new BackendConfig(
            DatabaseUrl.parse(url),
            Map.of(),
            null,
            null,
            Conversions.of(List.of(), null),
            Duration.ofSeconds(10));
    var options = JdbcOptions.create();
    var connector = new DriverConnector(address, options, config);
    return new JdbcBackend(connector, options, config).connect();
  }

  @Test
  void commitThatIsDoneIsNotReportedAsFailedForWhatComesAfterIt() {
    try (var database = open("unknown")) {
      database.transaction(() -> {
        database.execute("INSERT INTO things VALUES (1, 1)");
        driver.failNext("setAutoCommit", new SQLException("gone", "08006"));
      });
      assertThat(count(database)).isEqualTo(1);
      assertThat(database.metrics().created()).as("connections made").isEqualTo(2);
    }
  }

  @Test
  void batchThatFailsMidwayInATransactionIsUndoneWhateverFailed() {
    try (var database = open("unknown");
        var tx = database.begin()) {
      tx.execute("INSERT INTO things VALUES (1, 0), (2, 0)");
      var update = "UPDATE things SET n = n + ? WHERE n < 10";
      assertThatThrownBy(() -> tx.executeMany(update, List.of(List.of(1), List.of(List.of(5)))))
          .isInstanceOf(ParameterException.class);
      assertThat(tx.fetchValue(Integer.class, "SELECT sum(n) FROM things")).isZero();
    }
  }

  @Test
  void batchWhoseUndoingFailsCostsTheConnection() {
    try (var database = open("unknown")) {
      try (var tx = database.begin()) {
        tx.execute("INSERT INTO things VALUES (1, 0)");
        driver.failNext("rollback", new SQLException("no", "HY000"));
        var insert = "INSERT INTO things VALUES (?, 0)";
        assertThatThrownBy(() -> tx.executeMany(insert, List.of(2, 3, 1)))
            .isInstanceOf(ConstraintViolationException.class);
        assertThatThrownBy(tx::commit).hasMessageContaining("lost");
      }
      assertThat(count(database)).isZero();
    }
  }

  @Test
  void rollbackThatFailsCostsTheConnection() {
    try (var database = open("unknown")) {
      driver.failNext("rollback", new SQLException("no", "HY000"));
      assertThatThrownBy(
              () -> database.executeMany("INSERT INTO things VALUES (?, 0)", List.of(1, 2, 1)))
          .isInstanceOf(ConstraintViolationException.class);
      assertThat(count(database)).isZero();
      database.transaction(() -> database.execute("INSERT INTO things VALUES (1, 1)"));
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void connectionThatBeginsWithoutAutoCommitKeepsWhatIsWritten() {
    driver.beginManually();
    try (var database = open("unknown")) {
      database.execute("INSERT INTO things VALUES (1, 1)");
    }
    try (var database = open("unknown")) {
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void driverThatTellsNoKeysInsertsWithoutThem() {
    driver.tellNoKeys();
    try (var database = open("unknown")) {
      for (int i = 0; i < 3; i++) {
        var inserted = database.execute("INSERT INTO things VALUES (?, 0)", i);
        assertThat(inserted.affectedRows()).isEqualTo(1);
      }
      assertThat(count(database)).isEqualTo(3);
    }
  }

  @Test
  void databaseThatKnowsNoSelectWithoutATableIsAskedByItsDriver() {
    driver.failAlways("createStatement", new SQLException("no SELECT without FROM", "42000"));
    try (var database = open("unknown")) {
      assertThat(count(database)).isZero();
    }
  }

  @Test
  void savepointsAreKeptWhereNoneCanBeReleased() {
    driver.failAlways("releaseSavepoint", new SQLFeatureNotSupportedException("not supported"));
    for (var kind : List.of("oracle", "sqlserver")) {
      try (var database = open(kind);
          var tx = database.begin()) {
        tx.transaction(() -> tx.execute("INSERT INTO things VALUES (1, 1)"));
        var inner = tx.begin();
        inner.execute("INSERT INTO things VALUES (2, 1)");
        inner.rollback();
        tx.executeMany("INSERT INTO things VALUES (?, 1)", List.of(3, 4));
        assertThat(tx.fetchValue(Integer.class, COUNT)).isEqualTo(3);
      }
    }
  }

  @Test
  void endlessStreamIsNotReadAheadForLongerThanTheStatementInItsWayMayTake() {
    var url = "jdbc:unknown" + place + ";LAZY_QUERY_EXECUTION=1";
    try (var database = Database.open(url);
        var connection = database.newConnection();
        var rows = connection.stream("SELECT x FROM system_range(1, 100000000000)")) {
      var numbers = rows.iterator();
      assertThat(numbers.next().getLong(0)).isEqualTo(1);
      var soon = Query.of(COUNT).timeout(Duration.ofMillis(50));
      assertThatThrownBy(() -> connection.fetchAll(soon))
          .isInstanceOf(StatementTimeoutException.class);
      for (long expected = 2; expected < 2000; expected++) {
        assertThat(numbers.next().getLong(0)).isEqualTo(expected);
      }
    }
  }
}
