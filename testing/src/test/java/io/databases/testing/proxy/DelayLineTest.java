package io.databases.testing.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.testing.support.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DelayLineTest {
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final List<String> delivered = new CopyOnWriteArrayList<>();
  private final AtomicBoolean broken = new AtomicBoolean();

  private boolean deliver(byte[] bytes, int count) throws IOException {
    if (count == 0) {
      throw new IOException("closed");
    }
    delivered.add(new String(bytes, 0, count, StandardCharsets.UTF_8));
    return true;
  }

  @Test
  void whatIsNotLateIsDeliveredAtOnce() throws Exception {
    try (var line = new DelayLine(this::deliver, () -> broken.set(true))) {
      assertThat(line.pass("now".getBytes(StandardCharsets.UTF_8), 3, Duration.ZERO)).isTrue();

      assertThat(delivered).containsExactly("now");
    }
  }

  @Test
  void partsKeepTheirOrderWhateverTheirDelay() throws Exception {
    try (var line = new DelayLine(this::deliver, () -> broken.set(true))) {
      byte[] buffer = "1".getBytes(StandardCharsets.UTF_8);
      line.pass(buffer, 1, A_MOMENT);
      buffer[0] = '2';
      line.pass(buffer, 1, Duration.ZERO);
      buffer[0] = '3';
      line.pass(buffer, 1, A_MOMENT);

      Eventually.isTrue("all are delivered", () -> delivered.size() == 3);
      assertThat(delivered).containsExactly("1", "2", "3");
    }
  }

  @Test
  void whatIsLateAndCannotBeDeliveredBreaksTheLine() throws Exception {
    try (var line = new DelayLine(this::deliver, () -> broken.set(true))) {
      assertThat(line.pass(new byte[0], 0, A_MOMENT)).isTrue();

      Eventually.isTrue("the line is broken", broken::get);
    }
  }
}
