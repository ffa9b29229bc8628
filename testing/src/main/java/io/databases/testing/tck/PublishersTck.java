package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.Row;
import io.databases.testing.support.Eventually;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows as a publisher: as many as are asked for, and everything given back. */
public abstract class PublishersTck extends TckTest {

  /** What a publisher said. */
  private sealed interface Signal {
    record Next(Row row) implements Signal {}

    record Failed(Throwable failure) implements Signal {}

    record Completed() implements Signal {}
  }

  /** Asks for what a test tells it to, and keeps the signals. */
  private static final class Listener implements Flow.Subscriber<Row> {
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private Flow.@Nullable Subscription subscription;

    static Listener to(Flow.Publisher<Row> publisher) {
      var listener = new Listener();
      publisher.subscribe(listener);
      return listener;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Row row) {
      signals.add(new Signal.Next(row));
    }

    @Override
    public void onError(Throwable failure) {
      signals.add(new Signal.Failed(failure));
    }

    @Override
    public void onComplete() {
      signals.add(new Signal.Completed());
    }

    Flow.Subscription subscription() {
      if (subscription == null) {
        throw new IllegalStateException("no subscription");
      }
      return subscription;
    }

    Listener request(long rows) {
      subscription().request(rows);
      return this;
    }

    Signal await() throws InterruptedException, TimeoutException {
      var signal = signals.poll(20, TimeUnit.SECONDS);
      if (signal == null) {
        throw new TimeoutException("no signal came");
      }
      return signal;
    }

    Row awaitRow() throws InterruptedException, TimeoutException {
      return ((Signal.Next) await()).row();
    }

    Throwable awaitFailure() throws InterruptedException, TimeoutException {
      return ((Signal.Failed) await()).failure();
    }

    List<Signal> pending() {
      return List.copyOf(signals);
    }
  }

  private static final String NOTES = "SELECT id, text FROM notes ORDER BY id";

  private void awaitEverythingGivenBack() {
    Eventually.isTrue(
        () -> "given back: " + database().metrics(), () -> database().metrics().active() == 0);
  }

  @Test
  protected void rowsComeInOrderAndThenTheEnd() throws Exception {
    createThreeNotes(database());
    var listener = Listener.to(database().async().stream(NOTES)).request(Long.MAX_VALUE);
    assertThat(listener.awaitRow().getString("text")).isEqualTo("one");
    assertThat(listener.awaitRow().getString("text")).isEqualTo("two");
    assertThat(listener.awaitRow().getString("text")).isEqualTo("three");
    assertThat(listener.await()).isEqualTo(new Signal.Completed());
    awaitEverythingGivenBack();
  }

  @Test
  protected void noMoreRowsComeThanWereAskedFor() throws Exception {
    createThreeNotes(database());
    var listener = Listener.to(database().async().stream(NOTES));
    assertThat(database().metrics().active()).as("connections before the first request").isZero();
    assertThat(listener.request(2).awaitRow().getString("text")).isEqualTo("one");
    assertThat(listener.awaitRow().getString("text")).isEqualTo("two");
    assertThat(database().fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    assertThat(listener.pending()).isEmpty();
    listener.request(1);
    assertThat(listener.awaitRow().getString("text")).isEqualTo("three");
    assertThat(listener.await()).as("without another request").isEqualTo(new Signal.Completed());
  }

  @Test
  protected void manyRowsPassInSmallParts() throws Exception {
    int count = 900; // MariaDB's recursion ends at 1,000
    var numbers = Query.of(dialect().numbers(count)).fetchSize(7);
    var listener = Listener.to(database().async().stream(numbers));
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += listener.request(1).awaitRow().getLong(0);
    }
    assertThat(sum).isEqualTo(count * (count + 1L) / 2);
    assertThat(listener.await()).isEqualTo(new Signal.Completed());
  }

  @Test
  protected void eachSubscriberHasTheStatementRunAnew() throws Exception {
    createThreeNotes(database());
    var publisher = database().async().stream(NOTES);
    var first = Listener.to(publisher).request(1);
    assertThat(first.awaitRow().getString("text")).isEqualTo("one");
    var second = Listener.to(publisher).request(1);
    assertThat(second.awaitRow().getString("text")).isEqualTo("one");
    first.subscription().cancel();
    second.subscription().cancel();
    awaitEverythingGivenBack();
  }

  @Test
  protected void cancellingGivesTheConnectionBack() throws Exception {
    createThreeNotes(database());
    var listener = Listener.to(database().async().stream(Query.of(NOTES).fetchSize(1))).request(1);
    listener.awaitRow();
    listener.subscription().cancel();
    awaitEverythingGivenBack();
    assertThat(listener.pending()).isEmpty();
    listener.request(1); // ignored
    addNote(database(), "afterwards");
    assertThat(countNotes(database())).isEqualTo(4);
  }

  @Test
  protected void cancellingStopsAFetchUnderWay() {
    var listener = Listener.to(database().async().stream(dialect().endless())).request(1);
    Eventually.isTrue(
        () -> "the statement has a connection: " + database().metrics(),
        () -> database().metrics().active() == 1);
    listener.subscription().cancel();
    awaitEverythingGivenBack();
    assertThat(listener.pending()).isEmpty();
  }

  @Test
  protected void failureComesOnceAndGivesTheConnectionBack() throws Exception {
    var listener = Listener.to(database().async().stream("SELECT * FROM nowhere")).request(5);
    assertThat(listener.awaitFailure()).isInstanceOf(DatabaseException.class);
    awaitEverythingGivenBack();
    assertThat(listener.pending()).isEmpty();
  }

  @Test
  @Requires(Capability.INCREMENTAL_STREAMS)
  protected void failureInTheMiddleComesAfterTheRowsBeforeIt() throws Exception {
    var query = Query.of(dialect().numbersFailingAt(5, 10)).fetchSize(2);
    var listener = Listener.to(database().async().stream(query)).request(2);
    assertThat(listener.awaitRow().getLong(0)).isEqualTo(1);
    assertThat(listener.awaitRow().getLong(0)).isEqualTo(2);
    listener.request(Long.MAX_VALUE);
    var signal = listener.await();
    while (signal instanceof Signal.Next) {
      signal = listener.await();
    }
    assertThat(signal).isInstanceOf(Signal.Failed.class);
    awaitEverythingGivenBack();
  }

  @Test
  protected void wrongParametersAreAFailureToo() throws Exception {
    var listener = Listener.to(database().async().stream("SELECT :a", 1));
    assertThat(listener.awaitFailure()).isInstanceOf(ParameterException.class);
  }

  @Test
  protected void insideATransactionItsRowsAreSeen() throws Exception {
    createNotes(database());
    try (var tx = database().begin()) {
      addNote(tx, "inside");
      var listener = Listener.to(tx.async().stream(NOTES)).request(2);
      assertThat(listener.awaitRow().getString("text")).isEqualTo("inside");
      assertThat(listener.await()).isEqualTo(new Signal.Completed());
      tx.rollback();
    }
  }
}
