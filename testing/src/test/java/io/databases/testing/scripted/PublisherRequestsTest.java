package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Query;
import io.databases.Row;
import io.databases.spi.Request;
import io.databases.testing.support.Eventually;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests a publisher makes for what its subscriber asks. */
class PublisherRequestsTest extends ScriptedTest {
  private final Database database = open();
  private final LinkedBlockingQueue<Row> rows = new LinkedBlockingQueue<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  @BeforeEach
  void twentyRows() {
    var numbers = new Object[20][];
    for (int i = 0; i < 20; i++) {
      numbers[i] = new Object[] {i};
    }
    script.always("SELECT a").rows(List.of("n"), numbers);
    database.async().stream(Query.of("SELECT a").fetchSize(2))
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription = given;
              }

              @Override
              public void onNext(Row row) {
                rows.add(row);
              }

              @Override
              public void onError(Throwable failure) {
                failed.complete(failure);
              }

              @Override
              public void onComplete() {}
            });
  }

  @Test
  void rowsAndTheirCloseThatFailAlikeFailWithThat() throws Exception {
    var failure = Failures.refused("the server is out of its mind");
    script.next(Request.Fetch.class).fails(failure);
    script.next(Request.CloseCursor.class).fails(failure);
    subscription().request(100);
    assertThat(failed.get(20, TimeUnit.SECONDS)).isSameAs(failure);
  }

  private Flow.Subscription subscription() {
    if (subscription == null) {
      throw new IllegalStateException("no subscription");
    }
    return subscription;
  }

  private int fetches() {
    return Collections.frequency(script.log(), "FETCH");
  }

  private void request(int count) throws InterruptedException {
    subscription().request(count);
    for (int i = 0; i < count; i++) {
      assertThat(rows.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void nothingIsAskedForBeforeTheFirstRequest() {
    assertThat(script.log()).isEmpty();
    subscription().cancel();
    assertThat(script.log()).isEmpty();
  }

  @Test
  void atMostTwoPartsAreReadBeyondWhatWasRequested() throws Exception {
    for (int seen = 1; seen <= 9; seen++) {
      request(1);
      assertThat(fetches()).as("parts asked for after " + seen + " rows").isLessThan(seen / 2 + 4);
    }
    subscription().cancel();
  }

  @Test
  void cancellingClosesTheCursorAndGivesTheSessionBack() throws Exception {
    request(3);
    subscription().cancel();
    script.awaitLogged("CLOSE CURSOR");
    Eventually.isTrue(() -> "given back", () -> database.metrics().active() == 0);
  }

  @Test
  void cancellingWhileAFetchIsUnderWayCancelsIt() throws Exception {
    var hold = script.next(Request.Fetch.class).holds();
    subscription().request(1);
    hold.awaitRequest();
    subscription().cancel();
    script.awaitLogged("CANCEL FETCH");
    Eventually.isTrue(() -> "given back", () -> database.metrics().active() == 0);
    assertThat(rows).isEmpty();
  }
}
