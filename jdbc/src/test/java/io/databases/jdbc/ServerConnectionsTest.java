package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.Queries;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.embedded.MySqlServer;
import io.databases.testing.support.Workers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;

/** TLS, passwords and what else is only found at real servers of MySQL and MariaDB. */
class ServerConnectionsTest {
  private static DatabaseUrl mariaDb() {
    return DatabaseUrl.parse("mariadb://app@127.0.0.1:" + MariaDbServer.shared().port() + "/tck")
        .withPassword(MariaDbServer.PASSWORD);
  }

  private static DatabaseUrl mySql() {
    return DatabaseUrl.parse("mysql://app@127.0.0.1:" + MySqlServer.shared().port() + "/tck")
        .withPassword(MySqlServer.PASSWORD);
  }

  @Test
  void mariaDbIsReachedWithTlsAndAPassword() {
    var url =
        mariaDb()
            .withOption("ssl", "verify-ca")
            .withOption("serverSslCert", MariaDbServer.shared().certificate().toString());
    try (var database = Database.open(url.reveal())) {
      assertThat(cipher(database)).isNotEmpty();
    }
    var wrong = url.withPassword("wrong").reveal();
    assertThatThrownBy(() -> Database.open(wrong)).isInstanceOf(AuthenticationException.class);
  }

  @Test
  void mySqlIsReachedWithTlsAndAPasswordByCachingSha2() {
    var url = mySql().withOption("ssl", "require");
    try (var database = Database.open(url.reveal())) {
      assertThat(cipher(database)).isNotEmpty();
    }
    var wrong = url.withPassword("wrong").reveal();
    assertThatThrownBy(() -> Database.open(wrong)).isInstanceOf(AuthenticationException.class);
  }

  private static String cipher(Database database) {
    return database
        .fetchOne("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
        .orElseThrow()
        .getString("Value");
  }

  @Test
  void jdbcMayBeNamedInTheScheme() {
    for (var url : List.of(mariaDb(), mySql())) {
      var named = url.reveal().replaceFirst("^(\\w+)://", "$1+jdbc://");
      try (var database = Database.open(named)) {
        assertThat(database.fetchValue(Integer.class, "SELECT 1")).as(named).isEqualTo(1);
      }
    }
  }

  @Test
  void mySqlIsReachedByMariaDbsDriverWhereItsOwnIsMissing() throws Exception {
    var own = DriverManager.getDriver("jdbc:mysql://localhost/");
    DriverManager.deregisterDriver(own);
    try (var database = Database.open(mySql().reveal());
        var connection = database.newConnection()) {
      assertThat(connection.unwrap(org.mariadb.jdbc.Connection.class)).isNotNull();
      assertThat(connection.fetchValue(String.class, "SELECT version()")).doesNotContain("MariaDB");
    } finally {
      DriverManager.registerDriver(own);
    }
  }

  /** The pairing that was seen to store microseconds as zero. */
  @Test
  void mySqlsDriverIsRefusedAtMariaDb() {
    var url = "jdbc:mysql://127.0.0.1:%d/tck?user=test".formatted(MariaDbServer.shared().port());
    assertThatThrownBy(() -> Database.open(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("org.mariadb.jdbc:mariadb-java-client")
        .hasMessageContaining("fractions of seconds");
  }

  @Test
  void mariaDbsDriverKeepsMicrosecondsAtBothServers() {
    for (var port : List.of(MariaDbServer.shared().port(), MySqlServer.shared().port())) {
      try (var database = Database.open("jdbc:mariadb://127.0.0.1:%d/?user=test".formatted(port))) {
        try (var connection = database.newConnection()) {
          connection.execute("CREATE TEMPORARY TABLE tck.moments (at DATETIME(6))");
          var time = LocalDateTime.of(2024, 1, 1, 0, 0, 0, 123_456_000);
          connection.execute("INSERT INTO tck.moments VALUES (?)", time);
          assertThat(connection.fetchValue(LocalDateTime.class, "SELECT at FROM tck.moments"))
              .isEqualTo(time);
        }
      }
    }
  }

  @Test
  void namesMayHoldWhatAnAddressEncodes() {
    for (var given : List.of(mariaDb(), mySql())) {
      var url = given.withUsername("test").withPassword(null);
      try (var database = Database.open(url.reveal())) {
        database.execute("CREATE DATABASE IF NOT EXISTS `odd %20 & #1`");
        var odd = url.withDatabase("odd %20 & #1").withOption("sessionVariables", "@odd='a b%'");
        try (var other = Database.open(odd.reveal())) {
          assertThat(other.fetchValue(String.class, "SELECT database()")).isEqualTo("odd %20 & #1");
          assertThat(other.fetchValue(String.class, "SELECT @odd")).isEqualTo("a b%");
        } finally {
          database.execute("DROP DATABASE `odd %20 & #1`");
        }
      }
    }
  }

  @Test
  void countsOfABatchAreThoseOfEachSetHoweverItIsSent() {
    for (var url : List.of(mariaDb(), mySql())) {
      try (var database = Database.open(url.reveal());
          var connection = database.newConnection()) {
        connection.execute("CREATE TEMPORARY TABLE counted (id INTEGER PRIMARY KEY, n INTEGER)");
        var rows = new ArrayList<List<Integer>>();
        for (int i = 0; i < 10; i++) {
          rows.add(List.of(i, 0));
        }
        var insert = "INSERT INTO counted VALUES (?, ?)";
        assertThat(connection.executeMany(insert, rows).counts()).hasSize(10).containsOnly(1);
        var again = "INSERT IGNORE INTO counted VALUES (?, ?)";
        rows.set(0, List.of(100, 0));
        assertThat(connection.executeMany(again, rows).counts())
            .containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(
                connection
                    .executeMany("UPDATE counted SET n = n + 1 WHERE id < ?", List.of(1, 2, 0, 5))
                    .counts())
            .containsExactly(1, 2, 0, 5);
      }
    }
  }

  @Test
  void batchesGoInFewStatementsUnlessTheUserSaysOtherwise() {
    assertThat(statementsForABatch(mariaDb(), JdbcOptions.create())).isLessThan(10);
    assertThat(statementsForABatch(mySql(), JdbcOptions.create())).isLessThan(10);
    var off = mySql().withOption("rewriteBatchedStatements", "false");
    assertThat(statementsForABatch(off, JdbcOptions.create())).isGreaterThanOrEqualTo(100);
    var alsoOff = JdbcOptions.create().property("useBulkStmtsForInserts", "false");
    assertThat(statementsForABatch(mariaDb(), alsoOff)).isGreaterThanOrEqualTo(100);
  }

  /** How many the server counts for a batch of 100 rows. */
  private static int statementsForABatch(DatabaseUrl url, JdbcOptions options) {
    try (var database = Database.builder(url.reveal()).with(options).open();
        var connection = database.newConnection()) {
      connection.execute("CREATE TEMPORARY TABLE batched (id INTEGER)");
      int before = questions(connection);
      connection.executeMany(
          "INSERT INTO batched VALUES (?)", IntStream.range(0, 100).boxed().toList());
      return questions(connection) - before;
    }
  }

  private static int questions(Queries connection) {
    return connection
        .fetchOne("SHOW SESSION STATUS LIKE 'Questions'")
        .orElseThrow()
        .getInt("Value");
  }

  @Test
  void pgjdbcPutsTheRowsOfABatchIntoOneStatementUnlessTheUserSaysOtherwise() throws Exception {
    assertThat(isRewritten(JdbcOptions.create())).isTrue();
    var off = JdbcOptions.create().property("reWriteBatchedInserts", "false");
    assertThat(isRewritten(off)).isFalse();
  }

  private static boolean isRewritten(JdbcOptions options) throws SQLException {
    var url = "postgresql+jdbc://postgres@127.0.0.1:%d/postgres".formatted(PostgreSqlServer.port());
    try (var database = Database.builder(url).with(options).open();
        var connection = database.newConnection()) {
      return connection
          .unwrap(BaseConnection.class)
          .getQueryExecutor()
          .isReWriteBatchedInsertsEnabled();
    }
  }

  @Test
  void repeatableReadDoesNotSeeWhatOthersCommitMeanwhile() throws Exception {
    for (var url : List.of(mariaDb(), mySql())) {
      try (var database = Database.open(url.reveal())) {
        database.execute("DROP TABLE IF EXISTS seen");
        database.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY)");
        var options = TransactionOptions.defaults().withIsolation(Isolation.REPEATABLE_READ);
        var count = "SELECT count(*) FROM seen";
        try (var tx = database.begin(options)) {
          assertThat(tx.fetchValue(Integer.class, count)).isZero();
          Workers.elsewhere(() -> database.execute("INSERT INTO seen VALUES (1)"));
          assertThat(tx.fetchValue(Integer.class, count)).isZero();
        }
        assertThat(database.fetchValue(Integer.class, count)).isEqualTo(1);
        database.execute("DROP TABLE seen");
      }
    }
  }
}
