package io.databases.internal.pool;

import org.jspecify.annotations.Nullable;

/**
 * Which session a shared statement goes to, and which one shared statements are to leave.
 *
 * <p>The first sessions in the list that nobody has alone are the shared ones, as many as {@code
 * target} says: few busy sessions cost less than many, and lending starts from the other end. A
 * session held up by a slow statement is passed by, then others join in.
 */
final class SharedRoute {
  private SharedRoute() {}

  /** The shared session with the least to do that is not held up, null where there is none. */
  static @Nullable PooledSession leastBusy(PooledSession[] all, int target, long now) {
    PooledSession best = null;
    int least = Integer.MAX_VALUE;
    int seen = 0;
    for (var session : all) {
      if (!canJoin(session, now)) {
        continue;
      }
      if (seen >= target && best != null) {
        break;
      }
      seen++;
      int load = session.inFlight();
      if (load < least && !session.isHeldUp(now)) {
        best = session;
        least = load;
        if (load == 0) {
          break;
        }
      }
    }
    return best;
  }

  /** The session with the least to do, held up or not, null where none can be shared. */
  static @Nullable PooledSession shortestQueue(PooledSession[] all, long now) {
    PooledSession best = null;
    for (var session : all) {
      if (canJoin(session, now) && (best == null || session.inFlight() < best.inFlight())) {
        best = session;
      }
    }
    return best;
  }

  /** How many sessions can take shared statements. */
  static int members(PooledSession[] all, long now) {
    int n = 0;
    for (var session : all) {
      if (canJoin(session, now)) {
        n++;
      }
    }
    return n;
  }

  private static boolean canJoin(PooledSession session, long now) {
    return !session.isTaken() && !session.isDraining() && session.isSound(now);
  }

  /** Takes a session that is worn out and that nobody uses, null where there is none. */
  static @Nullable PooledSession takeWorn(PooledSession[] all, long now) {
    for (var session : all) {
      if (!session.isSound(now) && session.tryTake()) {
        return session;
      }
    }
    return null;
  }

  static boolean isAnyShared(PooledSession[] all) {
    for (var session : all) {
      if (session.inFlight() > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps new statements away from one shared session, so that a caller can have it alone: the one
   * with the least to do, rather one that is not held up. While one is being drained no other is,
   * unless a slow statement holds up the first and another is free of that.
   */
  static void drainOne(PooledSession[] all, long now) {
    boolean draining = false;
    PooledSession best = null;
    for (var session : all) {
      if (session.isDraining()) {
        if (!session.isHeldUp(now)) {
          return;
        }
        draining = true;
      } else if (session.inFlight() > 0 && (best == null || isEasier(session, best, now))) {
        best = session;
      }
    }
    if (best != null && !(draining && best.isHeldUp(now))) {
      best.drain();
    }
  }

  private static boolean isEasier(PooledSession session, PooledSession other, long now) {
    boolean heldUp = session.isHeldUp(now);
    return heldUp == other.isHeldUp(now) ? session.inFlight() < other.inFlight() : !heldUp;
  }
}
