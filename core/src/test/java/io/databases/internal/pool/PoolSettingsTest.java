package io.databases.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PoolSettingsTest {
  private static PoolSettings sizes(int min, int max) {
    return new PoolFixture.Settings(min, max).build();
  }

  @Test
  void aPoolHasAtLeastOneSession() {
    assertThatThrownBy(() -> sizes(0, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("max_size must be at least 1, not 0");
  }

  @Test
  void theMinimumIsNotMoreThanTheMaximum() {
    assertThat(sizes(3, 3).minSize()).isEqualTo(3);
    assertThatThrownBy(() -> sizes(4, 3))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("min_size must be between 0 and max_size (3), not 4");
    assertThatThrownBy(() -> sizes(-1, 3)).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void durationsAreNotNegative() {
    var settings = new PoolFixture.Settings(0, 1);
    settings.idleTimeout = Duration.ofSeconds(-1);
    assertThatThrownBy(settings::build)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("idle_timeout must not be negative: PT-1S");
  }

  @Test
  void zeroAndCenturiesBothSwitchOff() {
    assertThat(PoolSettings.nanos(Duration.ZERO)).isZero();
    assertThat(PoolSettings.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isZero();
    assertThat(PoolSettings.nanos(Duration.ofDays(365))).isEqualTo(31_536_000_000_000_000L);
  }
}
