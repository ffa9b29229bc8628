package io.databases;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Rows for those who ask for them: each subscriber has the statement run anew, on a cursor of its
 * own.
 */
final class RowPublisher<T extends @Nullable Object> implements Flow.Publisher<T> {
  private final Verbs target;
  private final Query<T> query;

  RowPublisher(Verbs target, Query<T> query) {
    this.target = target;
    this.query = query;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber);
    var subscription = new RowSubscription<T>(target, query, subscriber);
    subscriber.onSubscribe(subscription);
    subscription.start(problem());
  }

  /** What is known to be wrong before anything is asked for; null where nothing is. */
  private @Nullable RuntimeException problem() {
    try {
      target.check(query);
      target.database().checkConnected();
      var _ = target.database().statements().openCursor(query);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
