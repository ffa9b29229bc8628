package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ClosedException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LISTEN and NOTIFY, and notices. */
class PgSubscriptionTest {
  private static final String LISTENERS =
      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'";

  private final List<PgNotice> notices = new CopyOnWriteArrayList<>();
  private Database database;

  @BeforeEach
  void open() {
    database =
        Database.builder(PgServer.shared().url("postgres"))
            .with(PostgresOptions.create().onNotice(notices::add))
            .open();
  }

  @AfterEach
  void nothingIsLeft() {
    if (database.isConnected()) {
      Eventually.isTrue(
          "no session listens", () -> database.fetchValue(Long.class, LISTENERS) == 0);
      assertThat(database.metrics().active()).isZero();
      database.close();
    }
  }

  private void notify(String channel, String payload) {
    database.execute("SELECT pg_notify(?, ?)", channel, payload);
  }

  @Test
  void notificationsOfItsChannelsComeInOrder() {
    try (var subscription = Postgres.listen(database, "orders", "Mixed \"case\"")) {
      notify("orders", "1");
      notify("others", "2");
      notify("Mixed \"case\"", "3");
      database.execute("NOTIFY orders");
      assertThat(List.of(subscription.next(), subscription.next(), subscription.next()))
          .extracting(PgNotification.class::cast)
          .extracting(event -> event.channel() + ":" + event.payload())
          .containsExactly("orders:1", "Mixed \"case\":3", "orders:");
      assertThat(subscription.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void notificationsOfATransactionComeWhenItCommits() {
    try (var subscription = Postgres.listen(database, "orders")) {
      database.transaction(() -> {
        notify("orders", "inside");
        notify("orders", "inside 2");
      });
      assertThat(((PgNotification) subscription.next()).payload()).isEqualTo("inside");
      assertThat(((PgNotification) subscription.next()).payload()).isEqualTo("inside 2");
    }
  }

  @Test
  void afterItsConnectionIsLostItListensAgainAndSaysSo() {
    try (var subscription = Postgres.listen(database, "orders")) {
      notify("orders", "before");
      assertThat(subscription.next()).isInstanceOf(PgNotification.class);
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
      assertThat(subscription.next()).isInstanceOf(PgGap.class);
      notify("orders", "after");
      assertThat(((PgNotification) subscription.next()).payload()).isEqualTo("after");
    }
  }

  @Test
  void callbackIsToldOfEveryEvent() {
    var payloads = new CopyOnWriteArrayList<String>();
    var subscription =
        Postgres.listen(
            database,
            List.of("orders"),
            event -> {
              payloads.add(((PgNotification) event).payload());
              if (payloads.size() == 1) {
                throw new IllegalStateException("a listener's mistake");
              }
            });
    notify("orders", "1");
    notify("orders", "2");
    Eventually.isTrue("both came", () -> payloads.equals(List.of("1", "2")));
    subscription.close();
  }

  @Test
  void eventsThatNobodyTakesAreBounded() {
    try (var subscription = Postgres.listen(database, "orders")) {
      int sent = PgSubscription.LIMIT + 10;
      database.execute("SELECT pg_notify('orders', n::text) FROM generate_series(1, ?) n", sent);
      Eventually.isTrue("more have come than may wait", subscription::hasOverflown);
      for (int i = 1; i <= PgSubscription.LIMIT; i++) {
        assertThat(((PgNotification) subscription.next()).payload()).isEqualTo("" + i);
      }
      assertThat(subscription.next()).isInstanceOf(PgGap.class);
    }
  }

  @Test
  void closingEndsItForThoseWhoWait() throws Exception {
    var subscription = Postgres.listen(database, "orders");
    var seen = new CopyOnWriteArrayList<PgEvent>();
    var thread = Thread.startVirtualThread(() -> subscription.forEach(seen::add));
    notify("orders", "1");
    Eventually.isTrue("it came", () -> seen.size() == 1);
    subscription.close();
    thread.join();
    subscription.close();
    assertThatThrownBy(subscription::next).isInstanceOf(ClosedException.class);
  }

  @Test
  void theEndOfTheDatabaseIsItsEnd() {
    var subscription = Postgres.listen(database, "orders");
    database.close();
    assertThat(subscription.isClosed()).isTrue();
  }

  @Test
  void noticesReachTheListener() {
    database.execute("DO $$ BEGIN RAISE NOTICE 'hello %', 42; END $$");
    database.execute("DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look'; END $$");
    assertThat(notices)
        .extracting(notice -> notice.severity() + " " + notice.message() + " " + notice.hint())
        .containsExactly("NOTICE hello 42 null", "WARNING careful look");
  }

  @Test
  void aPasswordThatCannotBeHadForAWhileEndsNoSubscription() {
    var failures = new AtomicInteger();
    var source = new AtomicReference<Supplier<String>>(() -> PgServer.PASSWORD);
    var url = DatabaseUrl.parse(PgServer.shared().url("postgres")).withUsername("scram_user");
    try (var listener = Database.builder(url).password(() -> source.get().get()).open();
        var subscription = Postgres.listen(listener, "vault")) {
      source.set(() -> {
        if (failures.incrementAndGet() == 1) {
          throw new AssertionError("no password yet");
        }
        source.set(() -> PgServer.PASSWORD);
        throw new IllegalStateException("no password yet");
      });
      endListeners("vault");
      assertThat(subscription.next()).isInstanceOf(PgGap.class);
      notify("vault", "1");
      assertThat(subscription.next()).isInstanceOf(PgNotification.class);
    }
    assertThat(failures.get()).isEqualTo(2);
  }

  @Test
  void closingEndsTheThreadThatConnectsAgain() throws Exception {
    var waiting = new CountDownLatch(1);
    var source = new AtomicReference<Supplier<String>>(() -> PgServer.PASSWORD);
    var url = DatabaseUrl.parse(PgServer.shared().url("postgres")).withUsername("scram_user");
    try (var listener = Database.builder(url).password(() -> source.get().get()).open()) {
      var _ = Postgres.listen(listener, "vault");
      source.set(() -> {
        waiting.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new IllegalStateException("no password", e);
        }
        return "";
      });
      endListeners("vault");
      waiting.await();
    }
    assertThat(LiveThreads.all("databases-postgresql-listener")).isEmpty();
  }

  private void endListeners(String channel) {
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = ?",
        "LISTEN \"" + channel + '"');
  }
}
