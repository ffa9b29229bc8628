package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import io.databases.PoolExhaustedException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.testing.embedded.MariaDbServer;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.support.Eventually;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application's own pool, HikariCP's, in place of a driver. */
class DataSourceTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String COUNT = "SELECT count(*) FROM things";

  private final String url =
      "jdbc:h2:mem:pooled%d;DB_CLOSE_DELAY=-1".formatted(NUMBERS.incrementAndGet());
  private HikariDataSource pool;
  private Database database;

  @BeforeEach
  void open() {
    pool = pool(url, 3);
    database = over(pool).open();
    database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    database.close();
    pool.close();
  }

  private static HikariDataSource pool(String url, int size) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(5_000);
    return new HikariDataSource(config);
  }

  private static DatabaseBuilder over(DataSource source) {
    return Database.builder("jdbc:datasource").with(JdbcOptions.create().dataSource(source));
  }

  private int lent() {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  private void everythingIsGivenBack() {
    Eventually.isTrue(() -> lent() + " connections are lent", () -> lent() == 0);
  }

  @Test
  void allKindsOfCallsTakeAConnectionAndGiveItBack() {
    everythingIsGivenBack();
    database.execute("INSERT INTO things VALUES (?)", 1);
    database.executeMany("INSERT INTO things VALUES (?)", List.of(2, 3));
    everythingIsGivenBack();
    assertThat(database.async().fetchValue(Integer.class, COUNT).join()).isEqualTo(3);
    everythingIsGivenBack();
    try (var rows = database.stream(Query.of("SELECT id FROM things").fetchSize(1))) {
      assertThat(rows.iterator().next().getInt("id")).isEqualTo(1);
      assertThat(lent()).isEqualTo(1);
    }
    everythingIsGivenBack();
    try (var connection = database.newConnection()) {
      connection.execute("SET @mine = 5");
      assertThat(connection.fetchValue(Integer.class, "SELECT @mine")).isEqualTo(5);
      assertThat(lent()).isEqualTo(1);
    }
    everythingIsGivenBack();
    assertThatThrownBy(() -> database.fetchAll("SELECT nothing"))
        .isInstanceOf(DatabaseException.class);
    everythingIsGivenBack();
  }

  @Test
  void transactionIsOnOneConnectionAndCommittedBeforeThatIsGivenBack() throws Exception {
    database.transaction(() -> {
      database.execute("INSERT INTO things VALUES (1)");
      database.transaction(() -> database.execute("INSERT INTO things VALUES (2)"));
      assertThat(lent()).isEqualTo(1);
    });
    try (var left = database.begin()) {
      left.execute("INSERT INTO things VALUES (3)");
    }
    everythingIsGivenBack();
    assertThat(countElsewhere()).isEqualTo(2);
  }

  private int countElsewhere() throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var rows = connection.createStatement().executeQuery(COUNT)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void manyThreadsShareTheApplicationsConnections() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<?>>();
      for (int i = 0; i < 200; i++) {
        int id = i;
        calls.add(
            threads.submit(() ->
                database.transaction(() -> database.execute("INSERT INTO things VALUES (?)", id))));
      }
      for (var call : calls) {
        call.get();
      }
    }
    everythingIsGivenBack();
    assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isLessThanOrEqualTo(3);
    assertThat(countElsewhere()).isEqualTo(200);
  }

  @Test
  void connectionsThatAreNotToBeHadAreWaitedForAndThenNamed() throws Exception {
    try (var one = pool(url, 1);
        var other = over(one).open()) {
      one.setConnectionTimeout(250);
      var held = one.getConnection();
      assertThatThrownBy(() -> other.fetchAll(COUNT))
          .isInstanceOfSatisfying(
              PoolExhaustedException.class, e -> assertThat(e.retrySafe()).isTrue());
      one.setConnectionTimeout(60_000);
      var soon = Query.of(COUNT).timeout(Duration.ofMillis(50));
      assertThatThrownBy(() -> other.fetchAll(soon)).isInstanceOf(StatementTimeoutException.class);
      held.close();
      assertThat(other.fetchValue(Integer.class, COUNT)).isZero();
    }
  }

  @Test
  void closingTheDatabaseLeavesTheDataSourceOpen() throws Exception {
    try (var open = database.begin()) {
      open.execute("INSERT INTO things VALUES (1)");
      database.close();
    }
    everythingIsGivenBack();
    try (var connection = pool.getConnection();
        var rows = connection.createStatement().executeQuery(COUNT)) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isZero();
    }
  }

  @Test
  void connectionUnderneathCanBeHadBeforeAnyStatement() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (var connection = database.newConnection()) {
        var jdbc = connection.unwrap(org.h2.jdbc.JdbcConnection.class);
        assertThat(jdbc.isClosed()).isFalse();
        assertThat(connection.fetchValue(Integer.class, COUNT)).isZero();
        assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isSameAs(jdbc);
      }
    }
  }

  /** Hands out one connection again and again, as it was left. */
  private static DataSource handingOut(Connection connection) {
    var kept =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("close")) {
                    return null;
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (_, _, _) -> kept);
  }

  @Test
  void connectionsAreGivenBackAsTheyCame() throws Exception {
    for (boolean autoCommit : List.of(true, false)) {
      try (var connection = DriverManager.getConnection(url)) {
        connection.setAutoCommit(autoCommit);
        int level = connection.getTransactionIsolation();
        var source = handingOut(connection);
        try (var other = over(source).maxSize(1).open()) {
          other.execute("INSERT INTO things VALUES (1)");
          assertThat(countElsewhere()).as("committed at once").isEqualTo(1);
          var options = TransactionOptions.defaults().withIsolation(Isolation.SERIALIZABLE);
          other.transaction(options, () -> other.execute("DELETE FROM things"));
          other.begin(options).close();
          try (var rows = other.stream("SELECT x FROM system_range(1, 1000)")) {
            assertThat(rows.iterator().hasNext()).isTrue();
          }
        }
        assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        assertThat(connection.getTransactionIsolation()).isEqualTo(level);
      }
    }
  }

  @Test
  void connectionsThatAreLostAreMadeUpForByThePool() {
    try (var proxy = FaultProxy.to(MariaDbServer.shared().port());
        var far = pool("jdbc:mariadb://127.0.0.1:%d/tck?user=test".formatted(proxy.port()), 2);
        var other = over(far).open()) {
      assertThat(other.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
      proxy.resetAll();
      Eventually.isTrue("a connection works again", () -> works(other));
      Eventually.isTrue(
          "everything is given back", () -> far.getHikariPoolMXBean().getActiveConnections() == 0);
    }
  }

  @Test
  void streamLeftOpenDoesNotCostThePoolItsConnection() {
    var url = "jdbc:mariadb://127.0.0.1:%d/tck?user=test".formatted(MariaDbServer.shared().port());
    try (var one = pool(url, 1);
        var other = over(one).open()) {
      var id = other.fetchValue(Long.class, "SELECT connection_id()");
      var connection = other.newConnection();
      var rows = connection.stream("SELECT seq FROM seq_1_to_1000000");
      assertThat(rows.iterator().hasNext()).isTrue();
      connection.close();
      assertThat(other.fetchValue(Long.class, "SELECT connection_id()")).isEqualTo(id);
    }
  }

  private static boolean works(Database other) {
    try {
      return other.fetchValue(Integer.class, "SELECT 1") == 1;
    } catch (DatabaseException e) {
      return false;
    }
  }

  @Test
  void dataSourceThatCannotConnectIsToldOf() {
    var nowhere = new HikariConfig();
    nowhere.setJdbcUrl("jdbc:h2:/no-such-folder/no-such-file;IFEXISTS=TRUE");
    nowhere.setConnectionTimeout(250);
    nowhere.setInitializationFailTimeout(-1);
    try (var source = new HikariDataSource(nowhere)) {
      assertThatThrownBy(() -> over(source).open())
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("HikariDataSource");
    }
  }

  @Test
  void whatTheDataSourceKnowsIsNotSetAgain() {
    var options = JdbcOptions.create().dataSource(pool);
    assertThatThrownBy(() -> over(pool).password(() -> "secret").build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("password");
    assertThatThrownBy(() -> Database.builder("jdbc:datasource").with(options.user("sa")).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("user");
    assertThatThrownBy(() -> Database.builder(url).with(options).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("jdbc:datasource");
    assertThatThrownBy(() -> over(pool).replicas(url).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("replicas");
    assertThatThrownBy(() -> Database.open("jdbc:datasource"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs a DataSource");
  }

  @Test
  void sessionsOfMySqlThatAreNotAtUtcAreRefused() throws Exception {
    var address =
        "jdbc:mariadb://127.0.0.1:%d/tck?user=test".formatted(MariaDbServer.shared().port());
    try (var berlin = pool(address + "&sessionVariables=time_zone='+02:00'", 1);
        var utc = pool(address + "&sessionVariables=time_zone='+00:00'", 1)) {
      assertThatThrownBy(() -> over(berlin).open())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("+02:00")
          .hasMessageContaining("connectionTimeZone=UTC");
      try (var other = over(utc).open()) {
        assertThat(other.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
      }
    }
  }
}
