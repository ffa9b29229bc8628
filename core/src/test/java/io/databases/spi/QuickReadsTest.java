package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which reads are trusted to be quick. */
class QuickReadsTest {
  private static final long QUICK = 10_000;
  private static final long SLOW = 1_000_000;

  private final QuickReads reads = QuickReads.trusted();

  @Test
  void aReadIsTrustedAfterItWasQuickAFewTimesInARow() {
    assertThat(reads.isQuick("a")).isFalse();
    reads.ran("a", QUICK);
    reads.ran("a", QUICK);
    reads.ran("a", SLOW);
    reads.ran("a", QUICK);
    reads.ran("a", QUICK);
    assertThat(reads.isQuick("a")).isFalse();
    reads.ran("a", QUICK);
    assertThat(reads.isQuick("a")).isTrue();
    assertThat(reads.isQuick("b")).isFalse();
  }

  @Test
  void aReadThatWasBrokenOffIsNotTrustedForALongTime() {
    for (int i = 0; i < 10; i++) {
      reads.ran("a", QUICK);
    }
    reads.overran("a");
    for (int i = 0; i < 100; i++) {
      reads.ran("a", QUICK);
    }
    assertThat(reads.isQuick("a")).isFalse();
  }

  @Test
  void noReadIsTrustedWhereNoneCanBeBrokenOff() {
    var none = QuickReads.none();
    for (int i = 0; i < 10; i++) {
      none.ran("a", QUICK);
    }
    assertThat(none.isQuick("a")).isFalse();
  }

  @Test
  void readsThatAreMadeNoMoreMakeRoomForOthers() {
    for (int i = 0; i < 10; i++) {
      reads.ran("early", QUICK);
      reads.ran("always", QUICK);
    }
    for (int i = 0; i < 5_000; i++) {
      reads.ran("filler " + i, QUICK);
      reads.ran("always", QUICK);
      assertThat(reads.isQuick("always")).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      reads.ran("late", QUICK);
    }
    assertThat(reads.isQuick("late")).isTrue();
    assertThat(reads.isQuick("early")).isFalse();
  }

  @Test
  void readsThatWereBrokenOffAreForgottenInTheEnd() {
    reads.overran("early");
    for (int i = 0; i < 5_000; i++) {
      reads.overran("other " + i);
    }
    for (int i = 0; i < 10; i++) {
      reads.ran("early", QUICK);
    }
    assertThat(reads.isQuick("early")).isTrue();
  }
}
