package io.databases.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
  private final Histogram histogram = new Histogram();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31, 32, 63, 64, 1_000, 123_456_789, 3_600_000_000_000L})
  void givesBackADurationToAThirtySecond(long nanos) {
    histogram.add(nanos);

    assertThat(histogram.percentile(0.5)).isCloseTo((double) nanos, within(nanos / 32.0));
  }

  @Test
  void percentilesAreThoseOfAllThatWereAdded() {
    var other = new Histogram();
    for (int i = 1; i <= 1_000; i++) {
      (i % 2 == 0 ? histogram : other).add(i * 1_000L);
    }

    histogram.add(other);

    assertThat(histogram.total()).isEqualTo(1_000);
    assertThat(histogram.percentile(0.50)).isCloseTo(500_000, Percentage.withPercentage(4));
    assertThat(histogram.percentile(0.99)).isCloseTo(990_000, Percentage.withPercentage(4));
  }

  @Test
  void knowsNothingWhereNothingWasAdded() {
    assertThat(histogram.percentile(0.5)).isNaN();
  }
}
