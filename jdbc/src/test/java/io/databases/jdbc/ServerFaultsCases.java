package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.proxy.FaultProxy.Direction;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a caller is told, and what is left, when the way to a server breaks. After each test the
 * database works again, and once it is closed no connection and no thread is left.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ServerFaultsCases {
  private static final String INSERT = "INSERT INTO kept VALUES (?)";
  private static final Query<?> ENDLESS = Query.of("SELECT SLEEP(599)");

  private FaultProxy proxy;
  private Database database;

  /** Beside the proxy. */
  private Database direct;

  abstract String scheme();

  abstract int serverPort();

  /** Kills the server. */
  abstract void kill() throws Exception;

  /** Starts it again, on the same port with the same data. */
  abstract void start() throws Exception;

  private String url(int port) {
    return "%s://test@127.0.0.1:%d/tck".formatted(scheme(), port);
  }

  @BeforeEach
  void open() {
    proxy = FaultProxy.to(serverPort());
    direct = Database.open(url(serverPort()));
    direct.execute("DROP TABLE IF EXISTS kept");
    direct.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY)");
    database = Database.builder(url(proxy.port())).minSize(0).maxSize(2).open();
  }

  @AfterEach
  void everythingIsGivenBack() {
    proxy.heal();
    Eventually.isTrue("it works again", this::works);
    assertThat(database.metrics().active()).as("connections lent").isZero();
    database.close();
    Eventually.isTrue(() -> proxy.open() + " connections are open", () -> proxy.open() == 0);
    proxy.close();
    direct.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).isEmpty();
  }

  private boolean works() {
    try {
      return database.fetchValue(Integer.class, "SELECT 1") == 1;
    } catch (DatabaseException e) {
      return false;
    }
  }

  private int count() {
    return direct.fetchValue(Integer.class, "SELECT count(*) FROM kept");
  }

  private void untilItRuns() {
    var running =
        "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(599)%'";
    Eventually.isTrue("the statement runs", () -> direct.fetchValue(Integer.class, running) == 1);
  }

  private static void assertOutcomeUnknown(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("whether the statement took effect is unknown");
    var lost = (ConnectionLostException) thrown;
    assertThat(lost.retrySafe()).isFalse();
    assertThat(lost.connectionUsable()).isFalse();
  }

  @Test
  void connectionCutWhileAStatementRuns() throws Exception {
    try (var workers = new Workers()) {
      var job = workers.start(() -> database.fetchAll(ENDLESS));
      untilItRuns();
      proxy.resetAll();
      assertOutcomeUnknown(job.awaitFailure());
    }
  }

  @Test
  void connectionCutInTheMiddleOfAnAnswer() {
    proxy.disturb(Direction.TO_CLIENT, new Disturbance.Cut(200));
    assertOutcomeUnknown(
        catchThrowableOfType(
            DatabaseException.class,
            () -> database.fetchAll("SELECT help_topic_id, name FROM mysql.help_topic LIMIT 100")));
  }

  @Test
  void connectionCutBeforeCommitArrives() {
    try (var tx = database.begin()) {
      tx.execute(INSERT, 1);
      proxy.disturb(Direction.TO_SERVER, new Disturbance.Cut(0));
      assertOutcomeUnknown(catchThrowableOfType(DatabaseException.class, tx::commit));
    }
    assertThat(count()).isZero();
  }

  @Test
  void connectionCutBeforeCommitIsAnswered() {
    try (var tx = database.begin()) {
      tx.execute(INSERT, 1);
      proxy.disturb(Direction.TO_CLIENT, new Disturbance.Cut(0));
      assertOutcomeUnknown(catchThrowableOfType(DatabaseException.class, tx::commit));
    }
    Eventually.isTrue("it was committed all the same", () -> count() == 1);
  }

  @Test
  void connectionCutInATransactionEndsIt() {
    assertThatThrownBy(() ->
            database.transaction(() -> {
              database.execute(INSERT, 1);
              proxy.resetAll();
              database.execute(INSERT, 2);
            }))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(count()).isZero();
  }

  @Test
  void batchWhoseConnectionIsCutIsAllOrNothing() {
    var ids = IntStream.range(0, 20_000).boxed().toList();
    proxy.disturb(Direction.TO_SERVER, new Disturbance.Cut(30_000));
    assertOutcomeUnknown(
        catchThrowableOfType(DatabaseException.class, () -> database.executeMany(INSERT, ids)));
    assertThat(count()).isZero();
  }

  @Test
  void streamWhoseConnectionIsCutSaysSo() {
    var many = "SELECT a.help_topic_id FROM mysql.help_topic a, mysql.help_topic b";
    try (var rows = database.stream(Query.of(many).fetchSize(10))) {
      var all = rows.iterator();
      all.next();
      proxy.resetAll();
      assertThatThrownBy(() -> all.forEachRemaining(_ -> {}))
          .isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void serverThatSaysNothingMoreCostsTheConnectionAndNotTheCaller() {
    proxy.disturb(Direction.TO_CLIENT, new Disturbance.Stall(0));
    var soon = Query.of("SELECT 1").timeout(Duration.ofMillis(200));
    assertThatThrownBy(() -> database.fetchAll(soon)).isInstanceOf(StatementTimeoutException.class);
  }

  @Test
  void connectionsThatWereCutWhileNobodyUsedThemAreReplaced() throws Exception {
    Workers.inParallel(2, _ -> database.fetchAll("SELECT SLEEP(0.01)"));
    proxy.resetAll();
    Eventually.isTrue("it works", this::works);
  }

  @Test
  void serverThatRefusesConnectionsIsNamedAndTheCallMayBeMadeAgain() {
    proxy.refuse();
    proxy.resetAll();
    attempt(); // may find what was cut
    attempt();
    var seen = attempt();
    assertThat(seen).isInstanceOf(ConnectionLostException.class).hasMessageContaining("connect");
    assertThat(seen.retrySafe()).isTrue();
  }

  private DatabaseException attempt() {
    return catchThrowableOfType(DatabaseException.class, () -> database.fetchAll("SELECT 1"));
  }

  @Test
  void serverThatIsKilledAndStartedAgain() throws Exception {
    direct.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1"); // until it is killed
    database.execute(INSERT, 1);
    try (var workers = new Workers()) {
      var job = workers.start(() -> database.fetchAll(ENDLESS));
      untilItRuns();
      var open = database.begin();
      open.execute(INSERT, 2);
      kill();
      assertOutcomeUnknown(job.awaitFailure());
      assertThatThrownBy(open::commit).isInstanceOf(ConnectionLostException.class);
      open.close();
      assertThat(attempt().retrySafe()).isTrue();
    } finally {
      start();
    }
    Eventually.isTrue("it works again", this::works);
    assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM kept")).isEqualTo(1);
    direct.close();
    direct = Database.open(url(serverPort()));
  }
}
