package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is killed, started again, full, or ends sessions; on a server of its own. */
class PgCrashTest {
  private static final int THREADS = 200;
  private static final int KILLS = 40;
  private static final int MAX_CONNECTIONS = 20;

  private static Path folder;
  private static EmbeddedPostgres server;
  private static int port;

  private Database database;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory("databases-crash");
    server = start(0);
    port = server.getPort();
  }

  /** Takes up what an earlier one has left. */
  private static EmbeddedPostgres start(int wantedPort) throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("data"))
            .setCleanDataDirectory(false)
            .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
            .setServerConfig("synchronous_commit", "on") // what is acknowledged outlives a crash
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("fsync", "off"); // the computer itself goes on
    return (wantedPort == 0 ? builder : builder.setPort(wantedPort)).start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void open() {
    database = Database.builder(url(port)).maxSize(8).open();
    database.execute("DROP TABLE IF EXISTS counters");
    database.execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
    database.execute(
        "INSERT INTO counters SELECT id, 0 FROM generate_series(0, ?::int) AS id", 200);
  }

  @AfterEach
  void close() {
    goesOn();
    assertThat(database.metrics().active()).isZero();
    database.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).isEmpty();
  }

  private static String url(Object... ports) {
    var hosts = new StringBuilder();
    for (var each : ports) {
      hosts.append(hosts.isEmpty() ? "" : ",").append("127.0.0.1:").append(each);
    }
    return "postgresql://postgres@" + hosts + "/postgres?sslmode=disable";
  }

  /** The pool works again by itself, as soon as the server does. */
  private void goesOn() {
    Eventually.isTrue("statements are run again", () -> increments(0));
    Eventually.isTrue(
        () -> "nothing is in use: " + database.metrics(),
        () -> database.metrics().active() == 0 && database.metrics().pending() == 0);
  }

  private boolean increments(int id) {
    try {
      database.execute("UPDATE counters SET n = n + 1 WHERE id = ?", id);
      return true;
    } catch (DatabaseException e) {
      return false;
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  // ---- one at a time

  @Test
  void aServerThatIsKilledAndStartedAgain() throws Exception {
    long before = database.fetchValue(Long.class, "SELECT sum(n) FROM counters");
    var tx = database.begin();
    tx.execute("UPDATE counters SET n = n + 1 WHERE id = 1");
    kill(Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst()));
    var thrown =
        catchThrowableOfType(
            ConnectionLostException.class, () -> tx.execute("SELECT pg_sleep(20)"));
    assertThat(thrown.connectionUsable()).isFalse(); // it may have come to the statement, or not
    tx.close();
    Eventually.isTrue("nothing is sent to a server that is down", this::isRefused);
    Eventually.isTrue("the server is started again", PgCrashTest::startsAgain);
    goesOn();
    assertThat(database.fetchValue(Long.class, "SELECT sum(n) FROM counters WHERE id > 0"))
        .isEqualTo(before);
  }

  private void increment(int id) {
    database.execute("UPDATE counters SET n = n + 1 WHERE id = ?", id);
  }

  private boolean isRefused() {
    try {
      increment(0);
      return false;
    } catch (ConnectionLostException e) {
      return e.retrySafe();
    }
  }

  /** It refuses while processes of the one that was killed are left. */
  private static boolean startsAgain() {
    try {
      server.close(); // gives up what it holds of the folder
      server = start(port);
      return true;
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }

  @Test
  void aSessionThatTheServerEndsSaysWhy() {
    try (var connection = database.newConnection()) {
      int pid = connection.fetchValue(Integer.class, "SELECT pg_backend_pid()");
      var thrown =
          catchThrowableOfType(
              ConnectionLostException.class,
              () -> connection.execute("SELECT pg_terminate_backend(?)", pid));
      assertThat(thrown.sqlState()).contains("57P01");
      assertThat(thrown.retrySafe()).isFalse();
      assertThat(thrown.connectionUsable()).isFalse();
    }
  }

  @Test
  void aFullServerIsSaidToBeFullAndServesTheOthersMeanwhile() {
    try (var greedy = Database.builder(url(port)).maxSize(MAX_CONNECTIONS + 10).build()) {
      var thrown =
          catchThrowableOfType(
              ConnectionLostException.class,
              () -> {
                greedy.connect();
                for (int i = 0; i < MAX_CONNECTIONS; i++) {
                  greedy.newConnection();
                }
              });
      assertThat(thrown.sqlState()).contains("53300");
      assertThat(thrown.retrySafe()).isTrue();
      assertThat(thrown).hasMessageContaining("max_connections");
      increment(1);
    }
  }

  @Test
  void anotherHostOfTheAddressTakesOver() {
    try (var first = FaultProxy.to(port);
        var second = FaultProxy.to(port);
        var both = Database.builder(url(first.port(), second.port())).maxSize(2).open()) {
      assertThat(second.accepted()).isZero();
      first.refuse();
      first.resetAll();
      Eventually.isTrue("the second host serves", () -> answers(both));
      assertThat(second.open()).isPositive();
      first.heal();
      second.refuse();
      second.resetAll();
      Eventually.isTrue("the first host serves again", () -> answers(both));
      assertThat(first.open()).isPositive();
    }
  }

  private static boolean answers(Database asked) {
    try {
      return asked.fetchValue(Integer.class, "SELECT 1") == 1;
    } catch (ConnectionLostException e) {
      return false;
    }
  }

  // ---- many at once

  /** How often something may have been done, and how often it was said to be done. */
  private record Tally(int attempted, int acknowledged) {}

  @Test
  void acknowledgedIncrementsAreThereAndNoneThatWasNotAttempted() throws Exception {
    try (var proxy = FaultProxy.to(port);
        var counting =
            Database.builder(url(proxy.port())).maxSize(8).timeout(Duration.ofSeconds(5)).open();
        var workers = new Workers()) {
      var over = new AtomicBoolean();
      var done = new AtomicInteger();
      var killer =
          workers.run(() -> {
            try {
              killSessions(proxy, done);
            } finally {
              over.set(true);
            }
          });
      var tallies = Workers.inParallel(THREADS, id -> count(counting, id, over, done));
      killer.await();
      goesOn();
      int lost = 0;
      for (int id = 0; id < THREADS; id++) {
        var tally = tallies.get(id);
        assertThat(stored(id + 1))
            .as("increments of thread %d", id)
            .isBetween(tally.acknowledged, tally.attempted);
        lost += tally.attempted - tally.acknowledged;
      }
      assertThat(lost).as("increments of which nobody knows").isPositive();
      Eventually.isTrue(
          () -> "nothing is in use, nothing leaked: " + counting.metrics(),
          () -> counting.metrics().active() == 0 && proxy.open() == counting.metrics().idle());
    }
  }

  private int stored(int id) {
    return database.fetchOne("SELECT n FROM counters WHERE id = ?", id).orElseThrow().getInt(0);
  }

  /** Ends sessions in all the ways there are, each after some increments more. */
  private void killSessions(FaultProxy proxy, AtomicInteger done) {
    var random = new Random(7);
    for (int i = 0; i < KILLS; i++) {
      int next = done.get() + 1 + random.nextInt(THREADS);
      Eventually.isTrue("increments go on", () -> done.get() >= next);
      if (i % 20 == 10) {
        kill(anySession()); // the server ends all sessions and recovers, as after a crash
      } else if (i % 4 == 0) {
        proxy.resetAll();
      } else {
        terminateSome();
      }
    }
  }

  private static final String SOME_SESSION =
      "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
          + " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1";

  private long anySession() {
    return database.fetchOne(SOME_SESSION).orElseThrow().getInt(0);
  }

  private void terminateSome() {
    try {
      database.fetchAll(
          Query.of("SELECT pg_terminate_backend(pid) FROM (" + SOME_SESSION + ") AS one"));
    } catch (DatabaseException e) {
      // The killer is not spared.
    }
  }

  private static Tally count(Database in, int id, AtomicBoolean over, AtomicInteger done) {
    int attempted = 0;
    int acknowledged = 0;
    for (int i = 0; !over.get(); i++) {
      attempted++;
      try {
        if (i % 2 == 0) {
          in.execute("UPDATE counters SET n = n + 1 WHERE id = ?", id + 1);
        } else {
          in.transaction(() -> in.execute("UPDATE counters SET n = n + 1 WHERE id = ?", id + 1));
        }
        acknowledged++;
        done.incrementAndGet();
      } catch (DatabaseException e) {
        attempted -= e.retrySafe() ? 1 : 0; // it says that nothing has happened
      }
    }
    return new Tally(attempted, acknowledged);
  }
}
