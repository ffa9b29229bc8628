package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.AuthenticationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.TransactionOptions;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.proxy.FaultProxy.Direction;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What lies between client and server fails, at every phase of a session. Whatever it is: the right
 * error in bounded time, saying whether the work may be done again; what was acknowledged is there;
 * no connection, socket or thread is left; and the pool goes on as soon as the network does.
 */
@Timeout(30)
class PgFaultsTest {
  private static final Duration SHORT = Duration.ofMillis(150);

  private static final int PORT = PgServer.shared().port();

  /** Long enough to come in several pieces. */
  private static final String LONG_ROW = "SELECT repeat('x', 300000)";

  private final FaultProxy proxy = FaultProxy.to(PORT);
  private Database direct;
  private Database database;

  /** What becomes of the connection. */
  enum Fault {
    CUT,
    RESET,
    HALF_CLOSED,
    STALLED;

    Disturbance after(long bytes) {
      return switch (this) {
        case CUT -> new Disturbance.Cut(bytes);
        case RESET -> new Disturbance.Reset(bytes);
        case HALF_CLOSED -> new Disturbance.HalfClose(bytes);
        case STALLED -> new Disturbance.Stall(bytes);
      };
    }

    static Stream<Fault> thatAreNoticed() {
      return Stream.of(CUT, RESET, HALF_CLOSED);
    }
  }

  @BeforeEach
  void open() {
    direct = Database.open(PgServer.shared().url("postgres"));
    direct.execute("DROP TABLE IF EXISTS faults");
    direct.execute("CREATE TABLE faults (n INTEGER, text TEXT)");
    database = Database.builder(url("sslmode=disable")).maxSize(2).open();
    database.execute("INSERT INTO faults VALUES (0, 'first')"); // it is prepared from here on
  }

  private String url(String options) {
    return DatabaseUrl.parse("postgresql://postgres@127.0.0.1/postgres?" + options)
        .withPort(proxy.port())
        .reveal();
  }

  @AfterEach
  void everythingIsGivenBack() {
    proxy.heal();
    try {
      goesOn();
    } finally {
      database.close();
      direct.execute("DROP TABLE faults");
      direct.close();
    }
    Eventually.isTrue("no socket is left", () -> proxy.open() == 0);
    proxy.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).as("threads left").isEmpty();
  }

  @AfterAll
  static void noThreadIsLeft() {
    Eventually.isTrue(() -> "threads left: " + libraryThreads(), () -> libraryThreads().isEmpty());
  }

  private static List<String> libraryThreads() {
    try {
      return LiveThreads.all(LiveThreads.LIBRARY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pool works without any help, and there is no session that it does not know of. */
  private void goesOn() {
    Eventually.isTrue(
        "no attempt to connect is left that was begun before",
        () -> database.metrics().opening() == 0);
    assertThat(database.execute("INSERT INTO faults VALUES (-1, 'goes on')").affectedRows())
        .isEqualTo(1);
    Eventually.isTrue(
        () -> "nothing is in use, nothing leaked: " + database.metrics() + ", " + proxy.open(),
        () ->
            database.metrics().active() == 0
                && database.metrics().opening() == 0
                && proxy.open() <= database.metrics().idle());
  }

  private long count(int n) {
    return direct.fetchOne("SELECT count(*) FROM faults WHERE n = ?", n).orElseThrow().getLong(0);
  }

  private static void isOfUnknownOutcome(DatabaseException thrown) {
    assertThat(thrown).isInstanceOf(ConnectionLostException.class);
    assertThat(thrown.retrySafe()).isFalse();
    assertThat(thrown.connectionUsable()).isFalse();
    assertThat(thrown).hasMessageContaining("unknown");
  }

  // ---- before the session is ready

  static Stream<Arguments> handshakes() {
    return Stream.of("sslmode=disable", "sslmode=require")
        .flatMap(options ->
            Arrays.stream(Direction.values())
                .flatMap(direction ->
                    Arrays.stream(Fault.values())
                        .map(fault -> Arguments.of(options, direction, fault))));
  }

  /** A handshake under TLS is some bytes longer or shorter each time, by its signatures. */
  private static final int VARYING = 32;

  /** The phases of a handshake lie at different numbers of bytes: TLS, SCRAM, settings. */
  @ParameterizedTest
  @MethodSource("handshakes")
  void anywhereInTheHandshakeItIsSafeToTryAgain(String options, Direction direction, Fault fault) {
    int steps = fault == Fault.STALLED ? 4 : 12;
    long length = handshakeLength(options, direction);
    for (int step = 0; step < steps; step++) {
      long at = step * (length - VARYING) / (steps - 1);
      proxy.disturb(direction, fault.after(at));
      try (var another = login(options).connectTimeout(limit(fault)).build()) {
        var thrown = catchThrowableOfType(DatabaseException.class, another::connect);
        // A server that can still speak says of half a password that it is wrong.
        assertThat(thrown)
            .as("%s after %d of %d bytes", fault, at, length)
            .isInstanceOfAny(
                ConnectionLostException.class,
                fault == Fault.HALF_CLOSED && direction == Direction.TO_SERVER
                    ? AuthenticationException.class
                    : ConnectionLostException.class);
        assertThat(thrown.retrySafe()).isTrue();
        assertThat(thrown.connectionUsable()).isFalse();
        assertThat(thrown).hasMessageContaining("127.0.0.1:" + proxy.port());
      }
      proxy.heal();
      proxy.resetAll();
    }
    login(options).open().close();
  }

  private static Duration limit(Fault fault) {
    return fault == Fault.STALLED ? SHORT : Duration.ofSeconds(20);
  }

  private DatabaseBuilder login(String options) {
    var url = DatabaseUrl.parse(url(options)).withUsername("scram_user");
    return Database.builder(url).maxSize(1).password(() -> PgServer.PASSWORD);
  }

  private long handshakeLength(String options, Direction direction) {
    long before = passed(direction);
    try (var another = login(options).open()) {
      assertThat(another.isConnected()).isTrue();
      return passed(direction) - before;
    }
  }

  private long passed(Direction direction) {
    return direction == Direction.TO_SERVER ? proxy.sent() : proxy.received();
  }

  @Test
  void aServerThatCannotBeReachedIsReachedAgainWhenItCan() {
    proxy.refuse();
    proxy.resetAll();
    Eventually.isTrue("the old sessions are found dead", () -> !inserts(1));
    var thrown =
        catchThrowableOfType(
            ConnectionLostException.class, () -> database.execute("INSERT INTO faults VALUES (2)"));
    assertThat(thrown.retrySafe()).isTrue();
    assertThat(count(2)).isZero();
  }

  private boolean inserts(int n) {
    try {
      database.execute("INSERT INTO faults VALUES (?)", n);
      return true;
    } catch (DatabaseException e) {
      return false;
    }
  }

  // ---- statements

  @ParameterizedTest
  @EnumSource
  void betweenAStatementAndItsAnswerTheOutcomeIsUnknown(Fault fault) {
    database.execute("INSERT INTO faults VALUES (?)", 0);
    proxy.disturb(Direction.TO_CLIENT, fault.after(0));
    var insert = Query.of("INSERT INTO faults VALUES (?)", 1);
    if (fault == Fault.STALLED) {
      timesOut(insert);
    } else {
      isOfUnknownOutcome(
          catchThrowableOfType(DatabaseException.class, () -> database.execute(insert)));
    }
    Eventually.isTrue("the server had it", () -> count(1) == 1);
  }

  private void timesOut(Query<?> query) {
    var thrown =
        catchThrowableOfType(
            StatementTimeoutException.class, () -> database.fetchAll(query.timeout(SHORT)));
    assertThat(thrown.retrySafe()).isFalse();
    assertThat(thrown.connectionUsable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void partOfAStatementHasNoEffect(Fault fault) {
    database.execute("INSERT INTO faults VALUES (?)", 0);
    proxy.disturb(Direction.TO_SERVER, fault.after(10));
    var insert = Query.of("INSERT INTO faults VALUES (?)", 1);
    if (fault == Fault.STALLED) {
      timesOut(insert);
    } else {
      isOfUnknownOutcome(
          catchThrowableOfType(DatabaseException.class, () -> database.execute(insert)));
    }
    assertThat(count(1)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void inTheMiddleOfARow(Fault fault) {
    assertThat(database.fetchValue(String.class, LONG_ROW)).hasSize(300_000);
    proxy.disturb(Direction.TO_CLIENT, fault.after(100_000));
    if (fault == Fault.STALLED) {
      timesOut(Query.of(LONG_ROW));
    } else {
      isOfUnknownOutcome(
          catchThrowableOfType(DatabaseException.class, () -> database.fetchAll(LONG_ROW)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everybodyOnASharedSessionIsTold(Fault fault) {
    proxy.disturb(Direction.TO_CLIENT, fault.after(0));
    var asked =
        IntStream.range(0, 20)
            .mapToObj(n ->
                database
                    .async()
                    .execute(Query.of("INSERT INTO faults VALUES (?)", n).timeout(SHORT)))
            .toList();
    for (var each : asked) {
      var thrown = each.handle((_, failure) -> failure).join();
      assertThat(thrown).isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void anIdleSessionThatIsLostIsReplacedBeforeAnybodyUsesIt() {
    PgSession idle;
    try (var connection = database.newConnection()) {
      idle = connection.unwrap(PgSession.class);
    }
    proxy.resetAll();
    Eventually.isTrue("it is seen to be lost", () -> !idle.isOpen());
    database.execute("INSERT INTO faults VALUES (1)");
    assertThat(count(1)).isEqualTo(1);
  }

  // ---- transactions

  @ParameterizedTest
  @EnumSource
  void duringCommitTheOutcomeIsUnknown(Fault fault) {
    for (var direction : Direction.values()) {
      int n = direction == Direction.TO_CLIENT ? 1 : 2;
      var tx = database.begin(TransactionOptions.defaults().withTimeout(Duration.ofSeconds(2)));
      tx.execute("INSERT INTO faults VALUES (?)", n);
      proxy.disturb(direction, fault.after(0));
      isOfUnknownOutcome(catchThrowableOfType(DatabaseException.class, tx::commit));
      proxy.heal();
      tx.close();
      // What is stalled comes when nothing stalls it any more.
      long expected = direction == Direction.TO_CLIENT || fault == Fault.STALLED ? 1 : 0;
      Eventually.isTrue("the outcome is known", () -> count(n) == expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void insideATransactionNothingOfItIsKept(Fault fault) {
    try (var tx = database.begin()) {
      tx.execute("INSERT INTO faults VALUES (?)", 1);
      proxy.disturb(Direction.TO_CLIENT, fault.after(0));
      var thrown =
          catchThrowableOfType(
              DatabaseException.class,
              () -> tx.execute(Query.of("INSERT INTO faults VALUES (?)", 2).timeout(SHORT)));
      assertThat(thrown.connectionUsable()).isFalse();
      assertThat(thrown.retrySafe()).isFalse();
      assertThat(catchThrowableOfType(DatabaseException.class, tx::commit)).isNotNull();
    }
    assertThat(count(1) + count(2)).isZero();
  }

  // ---- COPY, streams, LISTEN

  /** Many rows to be copied, in whose middle something happens. */
  private static Iterable<List<Object>> rowsThat(Runnable disturb) {
    return () ->
        IntStream.range(0, 100_000)
            .mapToObj(i -> {
              if (i == 50_000) {
                disturb.run();
              }
              return List.<Object>of(1, "row " + i);
            })
            .iterator();
  }

  @ParameterizedTest
  @MethodSource("io.databases.postgresql.PgFaultsTest$Fault#thatAreNoticed")
  void duringCopyInNothingIsKept(Fault fault) {
    var rows = rowsThat(() -> proxy.disturb(Direction.TO_SERVER, fault.after(1000)));
    var thrown =
        catchThrowableOfType(
            DatabaseException.class, () -> Postgres.copyIn(database, "faults", rows));
    if (fault == Fault.HALF_CLOSED) {
      assertThat(thrown.sqlState()).contains("08006"); // the server itself can still say it
      assertThat(thrown.retrySafe()).isFalse();
    } else {
      isOfUnknownOutcome(thrown);
    }
    assertThat(count(1)).isZero();
  }

  @ParameterizedTest
  @MethodSource("io.databases.postgresql.PgFaultsTest$Fault#thatAreNoticed")
  void duringCopyOut(Fault fault) {
    proxy.disturb(Direction.TO_CLIENT, fault.after(100_000));
    var sql = "COPY (SELECT generate_series(1, 100000)) TO STDOUT";
    isOfUnknownOutcome(
        catchThrowableOfType(
            DatabaseException.class,
            () -> Postgres.copyOut(database, sql, OutputStream.nullOutputStream())));
  }

  @Test
  void aCopyThatStallsEndsWithAnInterrupt() throws Exception {
    var begun = new CountDownLatch(1);
    var rows =
        rowsThat(() -> {
          proxy.disturb(Direction.TO_SERVER, Fault.STALLED.after(0));
          begun.countDown();
        });
    try (var workers = new Workers()) {
      var job = workers.start(() -> Postgres.copyIn(database, "faults", rows));
      begun.await();
      job.thread().interrupt();
      assertThat(job.awaitFailure()).isInstanceOf(DatabaseException.class);
    }
    assertThat(count(1)).isZero();
  }

  /** COPY through the proxy, by a database whose statements have a time limit. */
  private <E extends DatabaseException> E stalledCopy(Class<E> type, Consumer<Database> copy) {
    var limit = SHORT.multipliedBy(4);
    try (var limited = Database.builder(url("sslmode=disable")).timeout(limit).open()) {
      return catchThrowableOfType(type, () -> copy.accept(limited));
    }
  }

  @Test
  void aCopyThatStallsIsOverWithTheTimeOfStatements() {
    Iterable<List<Object>> endless =
        () ->
            Stream.iterate(0, i -> i + 1)
                .map(i -> {
                  if (i == 50_000) {
                    proxy.disturb(Direction.TO_SERVER, Fault.STALLED.after(0));
                  }
                  return List.<Object>of(1, "row " + i);
                })
                .iterator();
    var thrown =
        stalledCopy(StatementTimeoutException.class, in -> Postgres.copyIn(in, "faults", endless));
    assertThat(thrown).hasMessageContaining("nothing of it was kept");
    assertThat(thrown.connectionUsable()).isFalse();
    assertThat(count(1)).isZero();
  }

  @Test
  void aCopyWhoseEndStallsHasAnUnknownOutcome() {
    var rows = rowsThat(() -> proxy.disturb(Direction.TO_CLIENT, Fault.STALLED.after(0)));
    isOfUnknownOutcome(
        stalledCopy(DatabaseException.class, in -> Postgres.copyIn(in, "faults", rows)));
    Eventually.isTrue("the server had it", () -> count(1) == 100_000);
  }

  @Test
  void aCopyOutThatStallsIsOverWithTheTimeOfStatements() {
    proxy.disturb(Direction.TO_CLIENT, Fault.STALLED.after(100_000));
    var sql = "COPY (SELECT generate_series(1, 100000)) TO STDOUT";
    var thrown =
        stalledCopy(
            StatementTimeoutException.class,
            in -> {
              try {
                Postgres.copyOut(in, sql, OutputStream.nullOutputStream());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThat(thrown.connectionUsable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void inAStream(Fault fault) {
    var query = Query.of("SELECT generate_series(1, 100000)").fetchSize(100);
    try (var rows = database.stream(query.timeout(SHORT.multipliedBy(4)))) {
      var each = rows.iterator();
      each.next();
      proxy.disturb(Direction.TO_CLIENT, fault.after(0));
      var thrown =
          catchThrowableOfType(DatabaseException.class, () -> each.forEachRemaining(_ -> {}));
      assertThat(thrown)
          .isInstanceOf(
              fault == Fault.STALLED
                  ? StatementTimeoutException.class
                  : ConnectionLostException.class);
      assertThat(thrown.connectionUsable()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("io.databases.postgresql.PgFaultsTest$Fault#thatAreNoticed")
  void aSubscriptionTellsOfTheGapAndGoesOn(Fault fault) {
    try (var subscription = Postgres.listen(database, "faults")) {
      database.execute("NOTIFY faults, 'before'");
      assertThat(subscription.next()).isInstanceOf(PgNotification.class);
      proxy.disturb(Direction.TO_CLIENT, fault.after(0));
      direct.execute("NOTIFY faults, 'lost'");
      Eventually.isTrue("its connection is gone", () -> proxy.open() <= database.metrics().idle());
      proxy.heal();
      assertThat(subscription.next()).isInstanceOf(PgGap.class);
      direct.execute("NOTIFY faults, 'after'");
      assertThat(subscription.next())
          .isInstanceOfSatisfying(
              PgNotification.class, event -> assertThat(event.payload()).isEqualTo("after"));
    }
  }
}
