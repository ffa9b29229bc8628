package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void countsFromAMoment() {
    var deadline = Deadline.after(500, Duration.ofNanos(100));
    assertThat(deadline.remaining(500)).isEqualTo(100);
    assertThat(deadline.remaining(600)).isZero();
    assertThat(deadline.remaining(700)).isEqualTo(-100);
  }

  @Test
  void withoutADurationItNeverComes() {
    assertThat(Deadline.after(null)).isSameAs(Deadline.NEVER);
    assertThat(Deadline.NEVER.remaining(Long.MAX_VALUE - 1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aDurationTooLongToCountNeverEnds() {
    assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)).isNever()).isTrue();
  }

  @Test
  void theEarlierOfTwo() {
    var soon = Deadline.after(0, SECOND);
    var late = Deadline.after(0, SECOND.multipliedBy(2));
    assertThat(soon.earlier(late)).isEqualTo(soon);
    assertThat(late.earlier(soon)).isEqualTo(soon);
    assertThat(soon.earlier(Deadline.NEVER)).isEqualTo(soon);
    assertThat(Deadline.NEVER.earlier(soon)).isEqualTo(soon);
    assertThat(Deadline.NEVER.earlier(Deadline.NEVER)).isSameAs(Deadline.NEVER);
  }

  @Test
  void worksAcrossTheOverflowOfTheClock() {
    long now = Long.MAX_VALUE - 10;
    var deadline = Deadline.after(now, Duration.ofNanos(100));
    assertThat(deadline.remaining(now)).isEqualTo(100);
    assertThat(Deadline.after(now, Duration.ofNanos(20)).earlier(deadline).remaining(now))
        .isEqualTo(20);
  }
}
