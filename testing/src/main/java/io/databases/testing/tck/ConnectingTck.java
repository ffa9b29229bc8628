package io.databases.testing.tck;

import static io.databases.testing.tck.Cases.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.ClosedException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Queries;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** From the object to a connected database, and back. */
public abstract class ConnectingTck extends TckTest {

  /** Each verb once. */
  private static final Map<String, Consumer<Queries>> VERBS =
      Map.of(
          "execute", in -> in.execute("SELECT 1"),
          "executeMany", in -> in.executeMany("INSERT INTO notes (text) VALUES (?)", List.of("a")),
          "fetchAll", in -> in.fetchAll("SELECT 1"),
          "fetchMany", in -> in.fetchMany(1, "SELECT 1"),
          "fetchOne", in -> in.fetchOne("SELECT 1"),
          "fetchValue", in -> in.fetchValue(Integer.class, "SELECT 1"),
          "stream", in -> in.stream("SELECT 1").close(),
          "begin", in -> in.begin().close(),
          "transaction", in -> in.transaction(() -> {}));

  @Test
  protected void buildingDoesNotConnectAndConnectDoes() {
    var database = build(builder -> builder);
    assertThat(database.isConnected()).isFalse();
    assertThat(database.connect()).isSameAs(database);
    assertThat(database.isConnected()).isTrue();
    database.close();
    assertThat(database.isConnected()).isFalse();
  }

  @Test
  protected void openConnectsAndTryClosesIt() {
    Database kept;
    try (var database = Database.open(url())) {
      kept = database;
      assertThat(database.isConnected()).isTrue();
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
    assertThat(kept.isConnected()).isFalse();
  }

  @Test
  protected void connectingTwiceIsTheSameAsOnce() {
    var database = database();
    createNotes(database);
    database.connect();
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void closingTwiceIsTheSameAsOnce() {
    var database = database();
    database.close();
    database.close();
    assertThat(database.isConnected()).isFalse();
  }

  @Test
  protected void connectingFromManyThreadsIsTheSameAsOnce() throws Exception {
    var database = build(builder -> builder);
    Workers.inParallel(8, _ -> database.connect().fetchValue(Integer.class, "SELECT 1"));
    assertThat(database.metrics().created()).as("of one pool").isLessThanOrEqualTo(10);
  }

  @Test
  protected void everyVerbBeforeConnectSaysToCallConnect() {
    var database = build(builder -> builder);
    VERBS.forEach(
        (name, verb) -> refused(ClosedException.class, () -> verb.accept(database), "connect()"));
    refused(ClosedException.class, database::connection, "connect()");
    refused(ClosedException.class, database::newConnection, "connect()");
    refused(ClosedException.class, database::metrics, "connect()");
  }

  @Test
  protected void everyVerbAfterCloseSaysThatItIsClosed() {
    var database = database();
    database.close();
    VERBS.forEach((name, verb) ->
        refused(ClosedException.class, () -> verb.accept(database), "closed", "connect()"));
    refused(ClosedException.class, database::connection, "closed");
  }

  @Test
  protected void everyVerbOnAClosedConnectionSaysThatItIsClosed() {
    var connection = database().newConnection();
    connection.close();
    VERBS.forEach(
        (name, verb) -> refused(ClosedException.class, () -> verb.accept(connection), "closed"));
  }

  @Test
  protected void connectingAgainAfterCloseWorks() {
    var database = database();
    database.close();
    database.connect();
    createNotes(database);
    assertThat(countNotes(database)).isZero();
  }

  @Test
  @Requires(Capability.SHARED_BY_URL)
  protected void closingRollsBackWhatIsStillOpen() {
    var database = database();
    createNotes(database);
    var tx = database.begin();
    addNote(tx, "lost");
    database.close();
    refused(DatabaseException.class, tx::commit);
    tx.close();
    database.connect();
    assertThat(countNotes(database)).isZero();
  }

  @Test
  protected void closingEndsAStatementThatOutlastsTheGrace() throws Exception {
    var database = open(builder -> builder.closeGrace(Duration.ofMillis(50)));
    try (var workers = new Workers()) {
      var call = workers.run(() -> database.fetchAll(dialect().endless()));
      Eventually.isTrue("the statement runs", () -> database.metrics().active() == 1);
      database.close();
      assertThat(call.awaitFailure()).isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  protected void closingRefusesThoseThatWaitForAConnection() throws Exception {
    var database = open(builder -> builder.maxSize(1));
    try (var workers = new Workers()) {
      var held = database.newConnection();
      var waiting = workers.run(() -> database.newConnection().close());
      Eventually.isTrue("one waits", () -> database.metrics().pending() == 1);
      database.close();
      assertThat(waiting.awaitFailure())
          .isInstanceOf(ClosedException.class)
          .hasMessageContaining("closed");
      held.close();
    }
  }

  @Test
  protected void whatWasOpenAtTheCloseCanStillBeClosed() {
    var database = database();
    createThreeNotes(database);
    var bound = database.connection();
    var stream = database.stream("SELECT * FROM notes");
    var other = database.newConnection();
    var tx = other.begin();
    database.close();
    tx.close();
    other.close();
    stream.close();
    bound.close();
    database.connect();
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  protected void noThreadIsLeftAfterCloseNotEvenAVirtualOne() throws Exception {
    var database = open(builder -> builder.minSize(2));
    createThreeNotes(database);
    Workers.inParallel(8, _ -> database.fetchAll("SELECT * FROM notes"));
    database.close();
    assertThat(LiveThreads.ofDatabases()).isEmpty();
  }

  @Test
  protected void interruptWhileWaitingForAConnectionIsKeptAndTheNextCallWorks() throws Exception {
    var database = open(builder -> builder.maxSize(1));
    try (var workers = new Workers();
        var _ = database.newConnection()) {
      var call =
          workers.start(() -> {
            refused(CancelledException.class, () -> database.newConnection(), "interrupted");
            return Thread.currentThread().isInterrupted();
          });
      Eventually.isTrue("it waits", () -> database.metrics().pending() == 1);
      call.thread().interrupt();
      assertThat(call.await()).as("still interrupted").isTrue();
    }
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @Test
  @Requires(Capability.SHARED_BY_URL)
  protected void twoDatabasesWithTheSameUrlHaveTheSameDataButNoConnectionInCommon() {
    var one = database();
    var two = open(builder -> builder);
    createThreeNotes(one);
    assertThat(countNotes(two)).isEqualTo(3);
    try (var connection = one.connection()) {
      try (var other = two.connection()) {
        assertThat(other).isNotSameAs(connection);
        assertThat(other.unwrap(target().unwrapped()))
            .isNotSameAs(connection.unwrap(target().unwrapped()));
      }
    }
  }

  @Test
  protected void allThreadsOfADatabaseHaveTheSameData() throws Exception {
    var database = database();
    createThreeNotes(database);
    assertThat(Workers.inParallel(8, _ -> countNotes(database))).containsOnly(3L);
  }
}
