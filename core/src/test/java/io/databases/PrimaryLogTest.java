package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What samples of the primary's log tell of its copies; a sample each second, kept for four. */
class PrimaryLogTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap around
  private final AtomicLong end = new AtomicLong(100);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean down;

  private final PrimaryLog log = new PrimaryLog(this::ask, now::get, seconds(1), seconds(4));

  private long ask(Deadline limit) {
    asked.incrementAndGet();
    if (down) {
      throw new ConnectionLostException("down", ErrorDetails.NOTHING_SENT, null);
    }
    return end.get();
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }

  private void pass(long seconds) {
    now.addAndGet(seconds(seconds));
  }

  /** Goes on by a second, in which the log grows by ten. */
  private void grow() {
    log.sample(Deadline.NEVER);
    pass(1);
    end.addAndGet(10);
  }

  @Test
  void isAskedOnceAnInterval() {
    assertThat(log.isDue()).isTrue();
    log.sample(Deadline.NEVER);
    log.sample(Deadline.NEVER);
    assertThat(asked).hasValue(1);
    pass(1);
    log.sample(Deadline.NEVER);
    assertThat(asked).hasValue(2);
  }

  @Test
  void copyThatHasEverythingIsAsOldAsTheLastSample() {
    log.sample(Deadline.NEVER);
    assertThat(log.age(100)).isZero();
    assertThat(log.lag(100)).isZero();
    pass(3);
    assertThat(log.age(100)).isEqualTo(seconds(3));
  }

  @Test
  void copyThatFollowsIsAsOldAsTheLastSampleItHas() {
    grow(); // 100, three seconds ago
    grow(); // 110
    grow(); // 120, a second ago
    assertThat(log.age(110)).isEqualTo(seconds(2));
    assertThat(log.lag(110)).isEqualTo(seconds(1));
    assertThat(log.age(99)).isEqualTo(Long.MAX_VALUE);
    assertThat(log.lag(99)).isEqualTo(seconds(3));
  }

  @Test
  void lagOfACopyThatStandsIsTold() {
    for (int i = 0; i < 100; i++) {
      grow();
    }
    assertThat(log.lag(100)).isGreaterThan(seconds(4)).isLessThan(seconds(10));
  }

  @Test
  void whileThePrimaryCannotBeAskedWhatWasKnownCounts() {
    log.sample(Deadline.NEVER);
    pass(10);
    down = true;
    log.sample(Deadline.NEVER);
    assertThat(log.age(100)).isZero();
    assertThat(log.age(99)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void nothingIsAskedForWritesThatWereNotMade() {
    assertThat(log.knownEndOfWrites()).hasValue(PrimaryLog.NOWHERE);
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(PrimaryLog.NOWHERE);
    assertThat(asked).hasValue(0);
  }

  @Test
  void afterAWriteThePrimaryIsAskedOnce() {
    log.wrote();
    log.wrote();
    assertThat(log.knownEndOfWrites()).isEmpty();
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(100);
    end.set(200);
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(100);
    assertThat(log.knownEndOfWrites()).hasValue(100);
    assertThat(asked).hasValue(1);
    log.wrote();
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(200);
  }

  @Test
  void sampleForTheLagDoesNotMoveTheEndOfWrites() {
    log.wrote();
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(100);
    end.set(200);
    pass(1);
    log.sample(Deadline.NEVER);
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(100);
  }

  @Test
  void endOfWritesIsNotKnownWhileThePrimaryCannotBeAsked() {
    log.wrote();
    down = true;
    assertThatThrownBy(() -> log.endOfWrites(Deadline.NEVER))
        .isInstanceOf(ConnectionLostException.class);
    log.sample(Deadline.NEVER);
    assertThat(log.knownEndOfWrites()).isEmpty();
    down = false;
    assertThat(log.endOfWrites(Deadline.NEVER)).isEqualTo(100);
  }
}
