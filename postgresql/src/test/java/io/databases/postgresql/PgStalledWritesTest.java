package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.proxy.FaultProxy.Direction;
import io.databases.testing.support.DirectMemory;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that does not take what it is sent: who sends it waits no longer than it may. */
@Timeout(30)
class PgStalledWritesTest {
  private static final Duration SHORT = Duration.ofMillis(150);

  /** More than the buffers of all sockets on the way. */
  private static final String LARGE = "x".repeat(32 << 20);

  private final FaultProxy proxy = FaultProxy.to(PgServer.shared().port());
  private Database database;

  private void open(String sslmode) {
    var url =
        DatabaseUrl.parse("postgresql://postgres@127.0.0.1/postgres?sslmode=" + sslmode)
            .withPort(proxy.port());
    database = Database.builder(url).maxSize(1).open();
    assertThat(length("it is prepared from here on")).isPositive();
  }

  private int length(String text) {
    return database.fetchValue(Integer.class, "SELECT length(?)", text);
  }

  private static Query<?> query() {
    return Query.of("SELECT length(?)", LARGE).timeout(SHORT);
  }

  private void stall() {
    proxy.disturb(Direction.TO_SERVER, new Disturbance.Stall(1000));
  }

  @AfterEach
  void theDatabaseGoesOn() {
    proxy.heal();
    assertThat(length("short")).isEqualTo(5);
    long before = DirectMemory.used();
    assertThat(database.fetchValue(String.class, "SELECT ?", LARGE)).hasSameSizeAs(LARGE);
    assertThat(DirectMemory.used() - before).as("outside the heap").isLessThan(8 << 20);
    assertThat(database.metrics().active()).isZero();
    database.close();
    Eventually.isTrue("no socket is left", () -> proxy.open() == 0);
    proxy.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).as("threads left").isEmpty();
  }

  private static void isOver(DatabaseException thrown) {
    assertThat(thrown).isNotNull();
    assertThat(thrown.retrySafe()).isFalse();
    assertThat(thrown.connectionUsable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void aCallerIsBackInTime(String sslmode) {
    open(sslmode);
    stall();
    isOver(catchThrowableOfType(StatementTimeoutException.class, () -> database.fetchAll(query())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void anInterruptEndsTheCall(String sslmode) throws Exception {
    open(sslmode);
    stall();
    try (var workers = new Workers()) {
      long before = proxy.sent();
      var job = workers.start(() -> length(LARGE));
      Eventually.isTrue("it is being written", () -> proxy.sent() > before);
      job.thread().interrupt();
      assertThat(job.awaitFailure())
          .isInstanceOfSatisfying(CancelledException.class, PgStalledWritesTest::isOver);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void anAsynchronousCallReturnsAtOnce(String sslmode) throws Exception {
    open(sslmode);
    stall();
    CompletableFuture<?> call = database.async().fetchAll(query());
    var thrown = call.handle((_, failure) -> failure).get(20, TimeUnit.SECONDS);
    assertThat(thrown)
        .isInstanceOfSatisfying(StatementTimeoutException.class, PgStalledWritesTest::isOver);
  }
}
