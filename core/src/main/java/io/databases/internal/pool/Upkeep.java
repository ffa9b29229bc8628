package io.databases.internal.pool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is looked after from time to time: sessions too old or idle for too long, and leaks. */
final class Upkeep {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");
  private static final long SHORTEST_INTERVAL = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_INTERVAL = Duration.ofSeconds(30).toNanos();

  private final String name;
  private final PoolSettings settings;
  private final Sessions sessions;
  private final LeaseTracker tracker;

  Upkeep(String name, PoolSettings settings, Sessions sessions, LeaseTracker tracker) {
    this.name = name;
    this.settings = settings;
    this.sessions = sessions;
    this.tracker = tracker;
  }

  void run(long now) {
    tracker.reclaim(name);
    closeUnneeded(now);
    for (var session : sessions.all()) {
      reportLeak(session.lease, now);
    }
    sessions.fill();
  }

  private void closeUnneeded(long now) {
    long idleTimeout = PoolSettings.nanos(settings.idleTimeout());
    var all = sessions.all();
    int spare = all.length - settings.minSize();
    for (var session : all) {
      boolean tooIdle = idleTimeout > 0 && spare > 0 && session.idleNanos(now) > idleTimeout;
      if ((tooIdle || !session.isSound(now)) && session.tryTake()) {
        sessions.drop(session);
        spare--;
      }
    }
  }

  private void reportLeak(@Nullable Lease lease, long now) {
    long threshold = PoolSettings.nanos(settings.leakThreshold());
    if (threshold > 0 && lease != null && !lease.reported && now - lease.since > threshold) {
      lease.reported = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "possible leak: a connection to "
              + name
              + " was taken "
              + Shortage.millis(now - lease.since)
              + " ago by thread "
              + lease.thread()
              + " and is not closed",
          lease.trace);
    }
  }

  /** How long it may be put off. */
  Duration interval() {
    long interval = LONGEST_INTERVAL;
    for (var timed :
        List.of(settings.idleTimeout(), settings.maxLifetime(), settings.leakThreshold())) {
      long nanos = PoolSettings.nanos(timed);
      if (nanos > 0) {
        interval = Math.min(interval, nanos / 2);
      }
    }
    return Duration.ofNanos(Math.max(interval, SHORTEST_INTERVAL));
  }
}
