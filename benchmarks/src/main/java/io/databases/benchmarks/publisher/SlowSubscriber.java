package io.databases.benchmarks.publisher;

import io.databases.Database;
import io.databases.Row;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/**
 * The program that {@link Publishers} starts: takes the rows of a query by a hundred at a time,
 * with a rest after each, and prints what is left in the heap after each million of them.
 */
final class SlowSubscriber implements Flow.Subscriber<Row> {
  private static final int BATCH = 100;
  private static final Duration REST = Duration.ofNanos(50_000);
  private static final int STEP = 1_000_000;

  private final CompletableFuture<Long> sum = new CompletableFuture<>();
  private final long start = System.nanoTime();
  private Flow.@Nullable Subscription subscription;
  private long rows;
  private long total;

  /**
   * Prints as it goes.
   *
   * @param arguments an address, a query of the numbers from 1 on, and how many these are
   */
  public static void main(String[] arguments) {
    LogManager.getLogManager().reset(); // nothing but numbers is to be printed
    long rows = Long.parseLong(arguments[2]);
    var subscriber = new SlowSubscriber();
    try (var database = Database.open(arguments[0])) {
      database.async().stream(arguments[1]).subscribe(subscriber);
      long sum = subscriber.sum.join();
      if (sum != rows * (rows + 1) / 2) {
        throw new IllegalStateException("the numbers sum up to " + sum);
      }
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(BATCH);
  }

  @Override
  public void onNext(Row row) {
    total += row.getLong(0);
    rows++;
    if (rows % STEP == 0) {
      print();
    }
    if (rows % BATCH == 0 && subscription != null) {
      LockSupport.parkNanos(REST.toNanos());
      subscription.request(BATCH);
    }
  }

  private void print() {
    System.gc();
    var runtime = Runtime.getRuntime();
    double used = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    double seconds = (System.nanoTime() - start) / 1e9;
    IO.println(
        String.format(
            Locale.ROOT, "  %,10d rows after %5.1f s: %5.1f MB in the heap", rows, seconds, used));
  }

  @Override
  public void onError(Throwable failure) {
    sum.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    sum.complete(total);
  }
}
