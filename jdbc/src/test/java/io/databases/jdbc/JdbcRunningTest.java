package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.lang.reflect.Proxy;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What runs on a caller's thread, and is broken off. */
class JdbcRunningTest {
  private final CountDownLatch cancelling = new CountDownLatch(1);
  private final CountDownLatch cancelMayEnd = new CountDownLatch(1);
  private final CompletableFuture<String> statementMayEnd = new CompletableFuture<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /** One whose cancel takes its time. */
  private final Statement statement =
      (Statement)
          Proxy.newProxyInstance(
              Statement.class.getClassLoader(),
              new Class<?>[] {Statement.class},
              (_, method, _) -> {
                assertThat(method.getName()).isEqualTo("cancel");
                cancelling.countDown();
                cancelMayEnd.await();
                cancelled.set(true);
                return null;
              });

  @Test
  void whatComesNextWaitsForTheEndOfACancelThatHoldsUpNobodyElse() throws Exception {
    var watch = new JdbcWatch("unused");
    watch.close(); // this test looks itself
    var running = new JdbcRunning(watch);
    try (var workers = new Workers()) {
      var call =
          workers.start(() -> {
            running.beginQuick();
            running.run(statement, statementMayEnd::join);
            return running.endQuick() && cancelled.get();
          });
      Eventually.isTrue("the statement runs", () -> runs(running));
      assertThat(running.look()).isTrue();
      var second = workers.start(running::look);
      cancelling.await();
      assertThat(runs(running)).isTrue(); // which would wait for ever under a lock
      statementMayEnd.complete("over");
      Eventually.isTrue("its end waits", () -> !runs(running));
      assertThat(call.isDone()).isFalse();
      cancelMayEnd.countDown();
      assertThat(second.await()).isTrue();
      assertThat(call.await()).as("broken off, and the cancel over").isTrue();
    }
  }

  @Test
  void aStatementThatIsRunAgainIsNotTakenForOneThatGoesOn() throws Exception {
    cancelMayEnd.countDown();
    var watch = new JdbcWatch("unused");
    watch.close(); // this test looks itself
    var running = new JdbcRunning(watch);
    for (int i = 0; i < 3; i++) {
      running.beginQuick();
      assertThat(running.run(statement, running::look)).isTrue();
      assertThat(running.endQuick()).isFalse();
    }
    assertThat(cancelled).isFalse();
  }

  private static boolean runs(JdbcRunning running) {
    var any = new AtomicBoolean();
    running.ifAny(_ -> any.set(true));
    return any.get();
  }
}
