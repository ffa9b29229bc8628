package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.sqlite.Gate.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTest {
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  private final String key = UUID.randomUUID().toString();
  private final Gate gate = Gate.of(key);

  @AfterEach
  void leave() {
    gate.leave();
  }

  private static Gate.Pass pass(String name) {
    return new Gate.Pass(() -> name);
  }

  /** Waits on a thread of its own, and returns once it does. */
  private CompletableFuture<Outcome> queue(Gate.Pass pass, boolean alone) {
    var outcome = new CompletableFuture<Outcome>();
    var thread = Thread.ofPlatform().start(() -> outcome.complete(gate.pass(pass, alone, LONG)));
    while (thread.getState() != Thread.State.TIMED_WAITING && !outcome.isDone()) {
      Thread.onSpinWait();
    }
    return outcome;
  }

  @Test
  void oneWriterIsInsideAtATime() {
    var first = pass("first");
    var second = pass("second");
    assertThat(gate.pass(first, true, LONG)).isEqualTo(Outcome.PASSED);
    var waiting = queue(second, true);
    assertThat(waiting).isNotDone();
    gate.done(first);
    assertThat(waiting.join()).isEqualTo(Outcome.PASSED);
    gate.done(second);
  }

  @Test
  void readersAreInsideTogether() {
    var one = pass("one");
    var other = pass("other");
    assertThat(gate.pass(one, false, 0)).isEqualTo(Outcome.PASSED);
    assertThat(gate.pass(other, false, 0)).isEqualTo(Outcome.PASSED);
    assertThat(gate.pass(pass("writer"), true, 0)).isEqualTo(Outcome.TIMED_OUT);
    gate.done(one);
    gate.done(other);
    assertThat(gate.pass(pass("writer"), true, 0)).isEqualTo(Outcome.PASSED);
  }

  @Test
  void everyoneHasTheirTurnInOrderOfArrival() {
    var holder = pass("holder");
    gate.pass(holder, true, LONG);
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    var all = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      var pass = pass("waiter");
      all.add(
          queue(pass, true)
              .thenAccept(passed -> {
                order.add(number);
                gate.done(pass);
              }));
    }
    gate.done(holder);
    all.forEach(CompletableFuture::join);
    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void aReaderDoesNotOvertakeAWriterThatWaits() {
    var reader = pass("reader");
    gate.pass(reader, false, LONG);
    var writer = pass("writer");
    var writing = queue(writer, true);
    assertThat(gate.pass(pass("late"), false, 0)).isEqualTo(Outcome.TIMED_OUT);
    gate.done(reader);
    assertThat(writing.join()).isEqualTo(Outcome.PASSED);
    gate.done(writer);
  }

  @Test
  void readersBehindAWriterThatGivesUpGoIn() {
    var reader = pass("reader");
    gate.pass(reader, false, LONG);
    var writer = pass("writer");
    var writing = queue(writer, true);
    var late = queue(pass("late"), false);
    writer.cancel();
    assertThat(writing.join()).isEqualTo(Outcome.CANCELLED);
    assertThat(late.join()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aCancelledPassDoesNotWaitUntilItIsReset() {
    gate.pass(pass("holder"), true, LONG);
    var pass = pass("cancelled");
    pass.cancel();
    assertThat(gate.pass(pass, true, LONG)).isEqualTo(Outcome.CANCELLED);
    pass.reset();
    assertThat(gate.pass(pass, true, 1)).isEqualTo(Outcome.TIMED_OUT);
  }

  @Test
  void theGateTellsWhoIsInside() {
    gate.pass(pass("one"), false, LONG);
    gate.pass(pass("other"), false, LONG);
    assertThat(gate.describeHolders()).matches("one, for \\d+ ms; other, for \\d+ ms");
  }

  @Test
  void aDatabaseHasOneGateForAsLongAsItIsUsed() {
    var same = Gate.of(key);
    assertThat(same).isSameAs(gate);
    same.leave();
    assertThat(Gate.of(key)).isSameAs(gate);
    gate.leave();
  }
}
