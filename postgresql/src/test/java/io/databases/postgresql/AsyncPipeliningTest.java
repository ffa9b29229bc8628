package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.AsyncQueries;
import io.databases.AsyncTransaction;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.proxy.FaultProxy.Direction;
import io.databases.testing.support.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often calls wait for the server, asynchronous ones above all: counted, not timed. */
class AsyncPipeliningTest {
  private static final String SELECT = "SELECT n FROM trips WHERE n = ?";
  private static final String UPDATE = "UPDATE trips SET n = n WHERE n = ?";

  private final FaultProxy proxy = FaultProxy.to(PgServer.shared().port());
  private final Database database =
      Database.builder(DatabaseUrl.parse(PgServer.shared().url("postgres")).withPort(proxy.port()))
          .maxSize(1)
          .open();

  /** Prepares what is going to be sent, so that no answer to that is waited for. */
  @BeforeEach
  void prepare() throws Exception {
    database.execute("DROP TABLE IF EXISTS trips");
    database.execute("CREATE TABLE trips (n INT)");
    for (int i = 0; i < 2; i++) {
      var tx = await(database.async().begin());
      await(tx.fetchAll(SELECT, 1));
      await(tx.execute(UPDATE, 1));
      await(tx.commit());
    }
  }

  @AfterEach
  void close() {
    proxy.heal();
    database.close();
    proxy.close();
  }

  private static <T extends @Nullable Object> T await(CompletableFuture<T> future)
      throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static List<CompletableFuture<?>> tenSelects(AsyncQueries async) {
    var calls = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 10; i++) {
      calls.add(async.fetchAll(SELECT, i));
    }
    return calls;
  }

  /** Has all of them on their way before the first answer comes. */
  private void tenSelectsTakeOneRoundTrip(AsyncQueries async) throws Exception {
    long before = proxy.sent();
    await(async.fetchAll(SELECT, 1));
    long size = proxy.sent() - before;
    long trips = proxy.roundTrips();
    proxy.disturb(Direction.TO_CLIENT, new Disturbance.Stall(0));
    long start = proxy.sent();
    var calls = tenSelects(async);
    Eventually.isTrue(
        () -> "ten selects are sent, not " + (proxy.sent() - start) + " of " + 10 * size + " bytes",
        () -> proxy.sent() - start == 10 * size);
    proxy.heal();
    for (var call : calls) {
      await(call);
    }
    assertThat(proxy.roundTrips() - trips).isEqualTo(1);
  }

  @Test
  void tenSelectsOnTheDatabaseTakeOneRoundTrip() throws Exception {
    tenSelectsTakeOneRoundTrip(database.async());
  }

  @Test
  void tenSelectsOnAConnectionTakeOneRoundTrip() throws Exception {
    try (var connection = database.newConnection()) {
      tenSelectsTakeOneRoundTrip(connection.async());
    }
  }

  @Test
  void tenSelectsInATransactionTakeOneRoundTrip() throws Exception {
    database.transaction(tx -> {
      tx.execute(UPDATE, 1);
      tenSelectsTakeOneRoundTrip(tx.async());
    });
  }

  /** Both wait for what the server says of the statement, which is new to it. */
  @Test
  void aStatementIsNotHeldUpByATransactionThatIsBegunBehindIt() throws Exception {
    database.transaction(tx -> {
      tx.execute(UPDATE, 1);
      proxy.disturb(Direction.TO_CLIENT, new Disturbance.Stall(0));
      var select = tx.async().fetchValue(Integer.class, "SELECT 4711");
      try (var nested = tx.begin()) {
        proxy.heal();
        assertThat(await(select)).isEqualTo(4711);
        nested.commit();
      }
    });
  }

  @Test
  void aTransactionWithoutAsyncTakesThreeRoundTrips() {
    long trips = proxy.roundTrips();
    database.transaction(() -> {
      database.fetchAll(SELECT, 1);
      database.execute(UPDATE, 1);
    });
    assertThat(proxy.roundTrips() - trips).isEqualTo(3);
  }

  /** Its COMMIT is on its way before the UPDATE is answered. */
  @Test
  void aTransactionWhoseUpdateIsAsynchronousTakesTwoRoundTrips() throws Exception {
    long size = sentFromUpdateOn(() -> {});
    long trips = proxy.roundTrips();
    var healing = new CompletableFuture<@Nullable Void>();
    sentFromUpdateOn(() -> {
      long before = proxy.sent();
      proxy.disturb(Direction.TO_CLIENT, new Disturbance.Stall(0));
      Thread.startVirtualThread(() -> {
        try {
          Eventually.isTrue("COMMIT is sent", () -> proxy.sent() - before == size);
          healing.complete(null);
        } catch (Throwable e) {
          healing.completeExceptionally(e);
        } finally {
          proxy.heal();
        }
      });
    });
    await(healing);
    assertThat(proxy.roundTrips() - trips).isEqualTo(2);
  }

  /** Selects, updates by {@code async()} and commits; how many bytes were sent after the SELECT. */
  private long sentFromUpdateOn(Runnable beforeUpdate) throws Exception {
    var before = new AtomicLong();
    database.transaction(tx -> {
      tx.fetchAll(SELECT, 1);
      before.set(proxy.sent());
      beforeUpdate.run();
      var _ = tx.async().execute(UPDATE, 1);
    });
    return proxy.sent() - before.get();
  }

  @Test
  void transactionOfASelectAndAnUpdateTakesTwoRoundTrips() throws Exception {
    long trips = proxy.roundTrips();
    proxy.disturb(Direction.TO_CLIENT, new Disturbance.Stall(0));
    AsyncTransaction tx = await(database.async().begin());
    var select = tx.fetchAll(SELECT, 1);
    var update = tx.execute(UPDATE, 1);
    var commit = tx.commit();
    proxy.heal();
    await(select);
    await(update);
    await(commit);
    assertThat(proxy.roundTrips() - trips).isLessThanOrEqualTo(2);
  }
}
