package io.databases.internal.pool;

import io.databases.ErrorDetails;
import io.databases.PoolExhaustedException;
import io.databases.StatementTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why a caller got no session in time, told so that the reader knows what to do: who holds the
 * sessions, for how long, since where; or that none can be connected.
 */
final class Shortage {
  private final String message;
  private final @Nullable Throwable cause;

  /** Whether there is no session at all. */
  private final boolean none;

  /** Whether the last attempt to connect failed. */
  private final boolean failing;

  /**
   * @param waiting how many callers wait, this one included
   * @param waited how long this one has waited
   */
  Shortage(
      String name, PoolSettings settings, Sessions sessions, int waiting, long now, long waited) {
    var text =
        new StringBuilder("no connection to ")
            .append(name)
            .append(" became free within ")
            .append(millis(waited))
            .append(" (max_size ")
            .append(settings.maxSize())
            .append(", ")
            .append(waiting)
            .append(" waiting)");
    var failure = sessions.lastFailure();
    none = sessions.all().length == 0;
    failing = failure != null;
    var longest = longestHeld(sessions);
    if (failure != null) {
      text.append("; the last attempt to connect failed: ").append(failure.getMessage());
    } else if (sessions.opening() > 0) {
      text.append("; connecting takes longer than that");
    }
    if (longest != null) {
      text.append("; the longest held was taken ")
          .append(millis(now - longest.since))
          .append(" ago by thread ")
          .append(longest.thread());
    }
    message = text.append("; ").append(remedy(sessions, longest)).toString();
    cause = failure != null ? failure : longest != null ? longest.trace : null;
  }

  private static String remedy(Sessions sessions, @Nullable Lease longest) {
    if (sessions.all().length == 0) {
      return "check that the server can be reached, or raise acquire_timeout";
    }
    if (longest != null && longest.trace == null) {
      return "set leak_detection to see where, close what is held, or raise max_size";
    }
    return "close what is held, or raise max_size or acquire_timeout";
  }

  private static @Nullable Lease longestHeld(Sessions sessions) {
    Lease longest = null;
    for (var session : sessions.all()) {
      var lease = session.lease;
      if (lease != null && (longest == null || lease.since - longest.since < 0)) {
        longest = lease;
      }
    }
    return longest;
  }

  PoolExhaustedException exhausted() {
    return new PoolExhaustedException(message, details(none), cause);
  }

  StatementTimeoutException tooLate() {
    return new StatementTimeoutException(
        "the statement's time was over before it was sent: " + message,
        details(none && failing), // a short time says nothing of the server
        cause);
  }

  /**
   * @param gone whether the server cannot be reached, as far as can be told
   */
  private static ErrorDetails details(boolean gone) {
    return ErrorDetails.NOTHING_SENT.withConnectionUsable(!gone);
  }

  static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }
}
