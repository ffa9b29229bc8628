package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import io.databases.Queries;
import io.databases.ReadOnlyException;
import io.databases.ReplicaFallback;
import io.databases.ReplicaLagException;
import io.databases.TransactionOptions;
import io.databases.testing.support.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads on a streaming replica that lags, stops, or is promoted; on servers of their own. */
class PgReplicationTest {
  private static final String WHERE = "SELECT pg_is_in_recovery()";
  private static final String INSERT = "INSERT INTO notes VALUES ('a note')";
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static PgCluster cluster;
  private static PgCluster.Server replica;

  private Database database;

  @BeforeAll
  static void start() throws IOException {
    cluster = new PgCluster();
    replica = cluster.addReplica();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @BeforeEach
  void emptyTable() {
    try (var primary = Database.open(cluster.primary().url())) {
      primary.execute("DROP TABLE IF EXISTS notes");
      primary.execute("CREATE TABLE notes (text TEXT)");
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** With reads that fail where no replica will do. */
  private void open(PgCluster.Server from, UnaryOperator<DatabaseBuilder> setup) {
    var builder =
        Database.builder(cluster.primary().url())
            .replicas(from.url())
            .replicaFallback(ReplicaFallback.ERROR);
    database = setup.apply(builder).open();
  }

  private static boolean isReplica(Queries asked) {
    return Boolean.TRUE.equals(asked.fetchValue(Boolean.class, WHERE));
  }

  private static long count(Queries asked) {
    return asked.fetchValue(Long.class, "SELECT count(*) FROM notes");
  }

  private boolean reads() {
    try {
      count(database.replica());
      return true;
    } catch (DatabaseException e) {
      return false;
    }
  }

  private static void pause() {
    replica.ask("SELECT pg_wal_replay_pause()");
    Eventually.isTrue(
        "replay is paused",
        () -> replica.ask("SELECT pg_get_wal_replay_pause_state()").equals("paused"));
  }

  private static void resume() {
    replica.ask("SELECT pg_wal_replay_resume()");
  }

  // ---- where reads and writes go

  @Test
  void readsComeFromTheReplicaAndWritesAreRefused() {
    open(replica, builder -> builder.readYourWrites(true));
    assertThat(isReplica(database)).isFalse();
    assertThat(isReplica(database.replica())).isTrue();
    database.replica(() -> {
      assertThat(isReplica(database)).isTrue();
      assertThatThrownBy(() -> database.execute(INSERT)).isInstanceOf(ReadOnlyException.class);
      assertThatThrownBy(() -> database.fetchAll(INSERT + " RETURNING text"))
          .isInstanceOf(ReadOnlyException.class);
    });
    assertThat(count(database)).isZero();
  }

  /** It has no serializable transactions, and says so as if the statement had gone stale. */
  @Test
  void statementOfATransactionThatAReplicaDoesNotBeginIsNotRun() {
    database = Database.builder(replica.url()).maxSize(1).open();
    assertThat(isReplica(database)).isTrue(); // prepared from here on
    assertThatThrownBy(() ->
            database.transaction(
                TransactionOptions.serializable(),
                () ->
                    assertThatThrownBy(() -> isReplica(database))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("0A000")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("0A000");
  }

  @Test
  void replicaThatStopsIsSetAsideAndComesBack() throws Exception {
    open(replica, builder -> builder.readYourWrites(true));
    assertThat(reads()).isTrue();
    replica.stop();
    try {
      assertThatThrownBy(() -> count(database.replica()))
          .isInstanceOf(ConnectionLostException.class);
      assertThatThrownBy(() -> count(database.replica()))
          .isInstanceOf(ConnectionLostException.class);
      database.execute(INSERT);
      try (var other = Database.builder(cluster.primary().url()).replicas(replica.url()).open()) {
        assertThat(isReplica(other.replica())).as("a read where the primary may be read").isFalse();
        assertThat(count(other.replica())).isEqualTo(1);
      }
    } finally {
      replica.startAgain();
    }
    Eventually.isTrue("it is read from again", this::reads);
    assertThat(isReplica(database.replica())).isTrue();
    assertThat(count(database.replica())).isEqualTo(1);
  }

  @Test
  void primaryIsReadFromWhereAServerThatMayBeWrittenToIsWanted() {
    var url = cluster.primary().url() + "&target_session_attrs=read-write";
    database = Database.builder(url).replicas("postgresql://postgres@127.0.0.1:1/postgres").open();
    assertThat(count(database.replica())).isZero();
    assertThatThrownBy(() -> database.replica().fetchAll(INSERT + " RETURNING text"))
        .isInstanceOf(ReadOnlyException.class);
  }

  @Test
  void serverThatWasPromotedIsNoReplicaAndIsNotWrittenTo() throws Exception {
    var promoted = cluster.addReplica();
    open(promoted, builder -> builder);
    assertThat(isReplica(database.replica())).isTrue();
    promoted.ask("SELECT pg_promote()");
    assertThat(promoted.ask(WHERE)).isEqualTo("false");

    assertThat(count(database.replica())).as("where freshness does not count").isZero();
    assertThatThrownBy(() -> database.replica().execute(INSERT))
        .isInstanceOf(ReadOnlyException.class);
    assertThatThrownBy(() -> database.replica().fetchAll(INSERT + " RETURNING text"))
        .isInstanceOf(ReadOnlyException.class);
    assertThat(promoted.ask("SELECT count(*) FROM notes")).isEqualTo("0");
    database.close();

    open(promoted, builder -> builder.readYourWrites(true));
    assertThatThrownBy(() -> count(database.replica()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is no replica");
    database.close();

    open(
        promoted,
        builder -> builder.replicaMaxLag(MINUTE).replicaFallback(ReplicaFallback.PRIMARY));
    database.execute(INSERT);
    assertThat(count(database.replica())).as("read from the primary").isEqualTo(1);
  }

  // ---- one's own writes

  @Test
  void readsSeeWhatWasWrittenBefore() throws Exception {
    open(replica, builder -> builder.readYourWrites(true).replicaPatience(MINUTE));
    for (int i = 1; i <= 100; i += 2) {
      database.execute(INSERT);
      assertThat(count(database.replica())).isEqualTo(i);
      database.transaction(() -> database.execute(INSERT));
      var later = database.replica().async().fetchValue(Long.class, "SELECT count(*) FROM notes");
      assertThat(later.get(1, TimeUnit.MINUTES)).isEqualTo(i + 1);
    }
  }

  @Test
  void readWaitsForAReplicaThatHasNotReplayedTheWrite() throws Exception {
    open(replica, builder -> builder.readYourWrites(true).replicaPatience(MINUTE));
    pause();
    try {
      database.execute(INSERT);
      var read = database.replica().async().fetchValue(Long.class, "SELECT count(*) FROM notes");
      assertThat(count(database)).isEqualTo(1);
      assertThat(read).isNotDone();
      resume();
      assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo(1);
    } finally {
      resume();
    }
  }

  @Test
  void whereItDoesNotComeInTimeThePolicyDecides() {
    open(replica, builder -> builder.readYourWrites(true).replicaPatience(SHORT));
    pause();
    try {
      database.execute(INSERT);
      assertThatThrownBy(() -> count(database.replica())).isInstanceOf(ReplicaLagException.class);
      try (var other =
          Database.builder(cluster.primary().url())
              .replicas(replica.url())
              .readYourWrites(true)
              .replicaPatience(SHORT)
              .open()) {
        assertThat(isReplica(other.replica())).isTrue();
        other.execute(INSERT);
        assertThat(count(other.replica())).isEqualTo(2);
        assertThat(isReplica(other.replica())).isFalse();
      }
    } finally {
      resume();
    }
    Eventually.isTrue("it is read from again", this::reads);
    assertThat(count(database.replica())).isEqualTo(2);
  }

  // ---- a largest lag

  @Test
  void replicaIsNotReadFromWhileItLagsTooFarBehind() {
    open(replica, builder -> builder.replicaMaxLag(Duration.ofMillis(400)));
    assertThat(isReplica(database.replica())).isTrue();
    pause();
    try {
      database.execute(INSERT);
      Eventually.isTrue("it is passed by", () -> !reads());
      assertThatThrownBy(() -> count(database.replica())).isInstanceOf(ReplicaLagException.class);
    } finally {
      resume();
    }
    Eventually.isTrue("it is read from again", this::reads);
    assertThat(count(database.replica())).isEqualTo(1);
  }

  @Test
  void nothingLagsWhereNothingIsWritten() {
    var limit = Duration.ofMillis(200);
    open(replica, builder -> builder.replicaMaxLag(limit));
    long end = System.nanoTime() + limit.multipliedBy(4).toNanos();
    while (System.nanoTime() - end < 0) {
      assertThat(isReplica(database.replica())).isTrue();
    }
  }
}
