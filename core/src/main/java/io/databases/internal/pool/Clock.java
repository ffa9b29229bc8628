package io.databases.internal.pool;

import io.databases.spi.Alarm;

/** Time for the pool; tests put one of their own in its place. */
public interface Clock {
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void park(Object blocker, long nanos) {
          Alarm.park(blocker, nanos);
        }
      };

  long nanoTime();

  /** Parks for at most so long, {@link Long#MAX_VALUE} for ever; may return early. */
  void park(Object blocker, long nanos);
}
