package io.databases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a replica that could not be reached is tried again. */
class ReplicaHealthTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap around
  private final ReplicaHealth health = new ReplicaHealth(now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void isDueUntilItFails() {
    assertThat(health.isDue()).isTrue();
    health.failed();
    assertThat(health.isDue()).isFalse();
  }

  @Test
  void isDueAgainAfterThePause() {
    var pause = health.failed().orElseThrow();
    pass(pause.minusNanos(1));
    assertThat(health.isDue()).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(health.isDue()).isTrue();
  }

  /** What it is left alone for, once it is due and fails again. */
  private Duration failAgain() {
    pass(Duration.ofHours(1));
    return health.failed().orElseThrow();
  }

  @Test
  void pausesDoubleUpToAboutAMinute() {
    assertThat(failAgain()).isEqualTo(Duration.ofSeconds(1));
    assertThat(failAgain()).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 40; i++) {
      failAgain();
    }
    assertThat(failAgain()).isEqualTo(Duration.ofSeconds(64));
  }

  @Test
  void failuresAtTheSameTimeCountOnce() {
    assertThat(health.failed()).contains(Duration.ofSeconds(1));
    assertThat(health.failed()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(health.isDue()).isTrue();
    assertThat(health.failed()).contains(Duration.ofSeconds(2));
  }

  @Test
  void onceItAnswersItGetsReadsButPausesGoOnToDoubleUntilOneWorks() {
    failAgain();
    assertThat(health.isSetAside()).isTrue();
    health.answers();
    assertThat(health.isSetAside()).isFalse();
    assertThat(failAgain()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void startsAfreshOnceItWasReached() {
    failAgain();
    failAgain();
    health.reached();
    assertThat(health.isDue()).isTrue();
    assertThat(failAgain()).isEqualTo(Duration.ofSeconds(1));
  }
}
