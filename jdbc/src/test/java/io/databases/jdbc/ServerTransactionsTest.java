package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.SerializationFailureException;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import io.databases.testing.support.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions and what gets in their way, at real servers. */
class ServerTransactionsTest {
  private static final String MARIADB =
      "mariadb://test@127.0.0.1:%d/tck".formatted(MariaDbServer.shared().port());
  private static final String MYSQL =
      "mysql://test@127.0.0.1:%d/tck".formatted(MySqlServer.shared().port());

  @Test
  void streamInATransactionMakesRoomForANestedOne() {
    for (var url : List.of(MARIADB, MYSQL)) {
      try (var database = Database.open(url);
          var tx = database.begin();
          var rows = tx.stream(Query.of("SELECT 1 AS n UNION ALL SELECT 2 AS n").fetchSize(1))) {
        int sum = 0;
        for (var row : rows) {
          sum += tx.transaction(() -> row.getInt("n"));
        }
        assertThat(sum).isEqualTo(3);
      }
    }
  }

  @Test
  void statementThatIsNotPermittedIsNoLostConnection() {
    var url =
        DatabaseUrl.parse(MYSQL).withUsername("app").withPassword(MySqlServer.PASSWORD).reveal();
    try (var database = Database.open(url);
        var connection = database.newConnection()) {
      assertThatThrownBy(() -> connection.execute("SELECT 1 INTO OUTFILE '/tmp/not-permitted'"))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.connectionUsable()).isTrue());
      assertThat(connection.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
  }

  /** MariaDB rolls the whole transaction back, so nothing of it may go on by itself. */
  @Test
  void recordChangedSinceItWasReadEndsTheTransaction() throws Exception {
    try (var database = Database.open(MARIADB)) {
      database.execute("DROP TABLE IF EXISTS changed");
      database.execute("CREATE TABLE changed (id INTEGER PRIMARY KEY, n INTEGER)");
      database.execute("INSERT INTO changed VALUES (1, 0)");
      var options = TransactionOptions.defaults().withIsolation(Isolation.REPEATABLE_READ);
      try (var connection = database.newConnection()) {
        connection.execute("SET SESSION innodb_snapshot_isolation = ON");
        var tx = connection.begin(options);
        tx.fetchAll("SELECT * FROM changed");
        tx.execute("INSERT INTO changed VALUES (2, 0)");
        Workers.elsewhere(() -> database.execute("UPDATE changed SET n = 1 WHERE id = 1"));
        var update = "UPDATE changed SET n = n + 1 WHERE id = 1";
        assertThatThrownBy(() -> tx.execute(update))
            .isInstanceOf(SerializationFailureException.class);
        assertThatThrownBy(() -> tx.execute("INSERT INTO changed VALUES (3, 0)"))
            .isInstanceOf(SerializationFailureException.class);
        assertThatThrownBy(tx::commit).isInstanceOf(SerializationFailureException.class);
      }
      assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM changed")).isEqualTo(1);
      database.execute("DROP TABLE changed");
    }
  }

  /** Its rows are read ahead for the COMMIT, which the server then answers with a rollback. */
  @Test
  void commitBehindAStreamThatFailsIsNoSuccess() {
    var url = "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port());
    try (var database = Database.open(url)) {
      database.execute("CREATE TABLE unfinished (id INTEGER)");
      var tx = database.begin();
      tx.execute("INSERT INTO unfinished VALUES (1)");
      var failing = "SELECT 1 / (n - 900) AS n FROM generate_series(1, 1000) AS n";
      try (var rows = tx.stream(Query.of(failing).fetchSize(10))) {
        assertThat(rows.iterator().next().getInt("n")).isZero();
        assertThatThrownBy(tx::commit).isInstanceOf(DatabaseException.class);
      }
      assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM unfinished")).isZero();
      database.execute("DROP TABLE unfinished");
    }
  }
}
