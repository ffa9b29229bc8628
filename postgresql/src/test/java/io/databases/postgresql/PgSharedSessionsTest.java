package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers on few sessions: what happens to one must not be felt by another. */
class PgSharedSessionsTest {
  private static final int VICTIMS = 64;

  private Database database;

  /** What victims have done. */
  private final AtomicInteger done = new AtomicInteger();

  @BeforeEach
  void open() {
    database = open("disable");
  }

  private static Database open(String sslMode) {
    var url = DatabaseUrl.parse(PgServer.shared().url("postgres")).withOption("sslmode", sslMode);
    return Database.builder(url).maxSize(1).open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Runs victims' statements while {@code disturb} goes on; all must give the right values. */
  private void victimsSucceedWhile(Disturbance disturb) throws Exception {
    var over = new AtomicBoolean();
    int session = database.fetchValue(Integer.class, "SELECT pg_backend_pid()");
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> victims = new ArrayList<>();
      for (int i = 0; i < VICTIMS; i++) {
        int number = i;
        victims.add(
            executor.submit(() -> {
              for (int turn = 0; !over.get(); turn++) {
                var text = number + "/" + turn;
                assertThat(database.fetchValue(String.class, "SELECT ?::text", text))
                    .isEqualTo(text);
                done.incrementAndGet();
              }
            }));
      }
      try {
        disturb.run(executor);
      } finally {
        over.set(true);
      }
      for (var victim : victims) {
        victim.get();
      }
    }
    assertThat(done.get()).isGreaterThan(VICTIMS);
    assertThat(database.fetchValue(Integer.class, "SELECT pg_backend_pid()"))
        .as("the one session has lived through it")
        .isEqualTo(session);
  }

  private interface Disturbance {
    void run(ExecutorService executor) throws Exception;
  }

  @Test
  void interruptsOfSomeTouchNobodyElse() throws Exception {
    var text = "x".repeat(20_000); // so that a write takes some time
    victimsSucceedWhile(executor -> {
      for (int i = 0; i < 300 || done.get() < 20 * VICTIMS; i++) {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var thread =
            Thread.startVirtualThread(() -> {
              begun.countDown();
              try {
                while (true) {
                  database.fetchValue(String.class, "SELECT ?::text", text);
                }
              } catch (CancelledException e) {
                ended.countDown();
              }
            });
        begun.await();
        for (int spin = ThreadLocalRandom.current().nextInt(2000); spin > 0; spin--) {
          Thread.onSpinWait();
        }
        thread.interrupt();
        ended.await();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "require"})
  void cancelsOfSomeTouchNobodyElse(String sslMode) throws Exception {
    database.close();
    database = open(sslMode);
    victimsSucceedWhile(executor -> {
      do {
        List<Future<?>> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          slow.add(
              executor.submit(() -> {
                var random = ThreadLocalRandom.current();
                var pause = Duration.ofMillis(1 + random.nextInt(20));
                // Each has a text of its own: one known to be slow would not be shared.
                var sleep = "SELECT pg_sleep(0.01) AS n" + random.nextInt(1_000_000);
                try {
                  database.fetchAll(Query.of(sleep).timeout(pause));
                } catch (StatementTimeoutException e) {
                  // Sent or not: one that was slow before has the session alone for a moment.
                  assertThat(e).hasMessageMatching("(?s).*(pg_sleep|before it was sent).*");
                }
              }));
        }
        for (var one : slow) {
          one.get();
        }
      } while (done.get() < 20 * VICTIMS);
    });
  }
}
