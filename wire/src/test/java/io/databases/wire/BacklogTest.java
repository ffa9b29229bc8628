package io.databases.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** What is held back, in a simulation of callers, a network and a server. */
class BacklogTest {
  private static final long MICROSECOND = 1_000;
  private static final long SECOND = 1_000_000_000;

  /** Callers who send one exchange after another on one channel. Times in nanoseconds. */
  private static final class Simulation {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final boolean holdsBack;
    private final long oneWay;
    private final long service;
    private long now;
    private final Backlog backlog = new Backlog(() -> now);
    private long order;
    private long encoded;
    private long written;
    private long answered;
    private long writes;
    private long serverFreeAt;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
      @Override
      public int compareTo(Event other) {
        return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
      }
    }

    Simulation(boolean holdsBack, long oneWay, long service) {
      this.holdsBack = holdsBack;
      this.oneWay = oneWay;
      this.service = service;
    }

    private void at(long time, Runnable action) {
      events.add(new Event(time, order++, action));
    }

    /** How many exchanges are answered in a second. */
    long answersPerSecond(int callers) {
      for (int i = 0; i < callers; i++) {
        at(i, this::send);
      }
      while (now < SECOND) {
        var event = events.remove();
        now = event.at();
        event.action().run();
      }
      return answered;
    }

    private void send() {
      encoded++;
      flush();
    }

    private void flush() {
      if (written == encoded || (holdsBack && backlog.isEnough(answered))) {
        return;
      }
      backlog.writing(encoded);
      writes++;
      while (written < encoded) {
        written++;
        serverFreeAt = Math.max(serverFreeAt, now + oneWay) + service;
        long number = written;
        at(serverFreeAt + oneWay, () -> answer(number));
      }
    }

    private void answer(long number) {
      answered = number;
      backlog.answered(number);
      flush();
      at(now + MICROSECOND, this::send);
    }

    double exchangesPerWrite() {
      return (double) written / writes;
    }
  }

  private static Simulation compare(int callers, long oneWay, long service) {
    var held = new Simulation(true, oneWay, service);
    var notHeld = new Simulation(false, oneWay, service);
    assertThat(held.answersPerSecond(callers))
        .isGreaterThan(notHeld.answersPerSecond(callers) * 9 / 10);
    return held;
  }

  @Test
  void onOneMachineManyExchangesGoOutInAWriteAndTheServerIsAsBusyAsElse() {
    var simulation = compare(64, 10 * MICROSECOND, 10 * MICROSECOND);
    assertThat(simulation.exchangesPerWrite()).isGreaterThan(20);
  }

  @Test
  void farAwayTheServerDoesNotRunDry() {
    compare(64, 1_000 * MICROSECOND, 10 * MICROSECOND);
    compare(256, 1_000 * MICROSECOND, 10 * MICROSECOND);
    compare(1_000, 1_000 * MICROSECOND, 10 * MICROSECOND);
  }

  @Test
  void farAwayManyMoreThanARoundTripTakesGoOutInAWrite() {
    var simulation = compare(10_000, 100 * MICROSECOND, 10 * MICROSECOND);
    assertThat(simulation.exchangesPerWrite()).isGreaterThan(1_000);
  }

  @Test
  void aSlowServerHasEnoughWithTheLeast() {
    var simulation = compare(64, 100 * MICROSECOND, 1_000 * MICROSECOND);
    assertThat(simulation.exchangesPerWrite()).isGreaterThan(20);
  }

  @Test
  void fewAreNotHeldBack() {
    var simulation = compare(Backlog.LEAST, 10 * MICROSECOND, 10 * MICROSECOND);
    assertThat(simulation.exchangesPerWrite()).isEqualTo(1);
  }
}
