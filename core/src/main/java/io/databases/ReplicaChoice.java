package io.databases;

import io.databases.Freshness.Verdict;
import io.databases.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which replica a read goes to: of those that are not set aside and are fresh enough, the one with
 * the least to do; where there is none, the primary, if reads may go there. Thread safe.
 *
 * <p><b>What freshness costs.</b> No read asks a server how far it is while what is known will do.
 * Of a largest lag, what is known is renewed beside the reads, a few times within that lag; a
 * database that nobody reads asks nothing. For one's own writes, the primary is asked once by the
 * first read after a write, and each replica until it has that.
 */
final class ReplicaChoice {
  /** How long a read waits for replicas that connect where the primary may be read instead. */
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(32);

  /** How often a replica is asked that no read waits for. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final List<ReplicaNode> nodes;

  /** The primary by sessions that cannot write; null where reads fail instead. */
  private final @Nullable ReplicaNode fallback;

  /** Null where any copy will do. */
  private final @Nullable Freshness freshness;

  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicBoolean renewing = new AtomicBoolean();

  /** One read's way from server to server. */
  static final class Search {
    private final Set<ReplicaNode> tried = new HashSet<>();

    /** What was under way when it was last seen which ones are ready. */
    private final List<ReplicaAttempt> underWay = new ArrayList<>();

    private @Nullable DatabaseException failure;

    /** Why the last did not do. */
    void failed(DatabaseException reason) {
      failure = reason;
    }
  }

  ReplicaChoice(
      List<ReplicaNode> nodes, @Nullable ReplicaNode fallback, @Nullable Freshness freshness) {
    this.nodes = nodes;
    this.fallback = fallback;
    this.freshness = freshness;
  }

  /** The one to try next, connected, where that is known; null else. Never waits. */
  @Nullable ReplicaNode atHand(Search search) {
    if (freshness == null) {
      var best = leastBusy(search, Long.MIN_VALUE);
      return take(search, best != null || !isFallbackNext(search) ? best : fallback);
    }
    var target = freshness.knownTarget();
    var best = target.isEmpty() ? null : leastBusy(search, target.getAsLong());
    if (best != null && isRenewalDue(freshness, target.getAsLong())) {
      renewLater(freshness);
    }
    return take(search, best);
  }

  private boolean isFallbackNext(Search search) {
    return fallback != null && fallback.database().isConnected() && awaited(search).isEmpty();
  }

  /**
   * The one to try next, connected. Where that is not known, servers are asked, and waited for.
   *
   * @throws DatabaseException where none is left
   */
  ReplicaNode await(Search search, Deadline deadline) {
    do {
      var node = atHand(search);
      if (node == null && freshness != null) {
        node = take(search, search(search, freshness, deadline));
      }
      if (node != null) {
        return node;
      }
    } while (awaitOne(search, deadline));
    var last = take(search, fallback);
    if (last == null) {
      throw noneLeft(search);
    }
    last.connect(deadline);
    return last;
  }

  // ---- connecting

  /**
   * Waits until one of those that are being connected has done so or failed; false where none is
   * waited for, or the primary is to be read instead by now.
   */
  private boolean awaitOne(Search search, Deadline deadline) {
    var attempts = awaited(search);
    search.underWay.clear();
    if (attempts.isEmpty()) {
      return false;
    }
    boolean isOver =
        ReplicaAttempt.awaitOne(attempts, fallback == null ? deadline : part(deadline));
    for (var attempt : attempts) {
      var failure = attempt.failure();
      var node = attempt.node();
      if (failure != null && !node.isClosed()) {
        search.tried.add(node);
        search.failed(node.unreachable(failure));
      }
    }
    if (!isOver && fallback == null) {
      throw new StatementTimeoutException(
          "the statement's time was over before a replica was connected; nothing was sent",
          ErrorDetails.NOTHING_SENT,
          null);
    }
    return isOver;
  }

  /** Leaves some of the time for the primary. */
  private static Deadline part(Deadline deadline) {
    long now = System.nanoTime();
    var patience = Deadline.after(now, CONNECT_PATIENCE);
    return deadline.isNever()
        ? patience
        : patience.earlier(new Deadline(now + deadline.remaining(now) / 2));
  }

  /**
   * What a read waits for that has found no replica: where it may go to the primary, only what
   * began just now and did not fail before.
   */
  private List<ReplicaAttempt> awaited(Search search) {
    return search.underWay.stream()
        .filter(attempt -> fallback == null || isPromising(attempt))
        .toList();
  }

  private static boolean isPromising(ReplicaAttempt attempt) {
    return attempt.node().isTrusted() && attempt.isYoungerThan(CONNECT_PATIENCE);
  }

  // ---- of those that are connected

  /** Whether it is time to ask again, or a replica is out of the choice that may have caught up. */
  private boolean isRenewalDue(Freshness wanted, long target) {
    if (wanted.isSampleDue()) {
      return true;
    }
    for (var node : nodes) {
      if (node.isReady()
          && verdict(node, target) == Verdict.UNKNOWN
          && node.isLookedAtBefore(BETWEEN_LOOKS)) {
        return true;
      }
    }
    return false;
  }

  private void renewLater(Freshness wanted) {
    if (renewing.compareAndSet(false, true)) {
      Futures.run(() -> renew(wanted));
    }
  }

  private static @Nullable ReplicaNode take(Search search, @Nullable ReplicaNode node) {
    return node != null && search.tried.add(node) ? node : null;
  }

  /** The least busy of those left that are fresh, null where none is. */
  private @Nullable ReplicaNode leastBusy(Search search, long target) {
    ReplicaNode best = null;
    int least = Integer.MAX_VALUE;
    for (var node : left(search)) {
      int load = node.load();
      if (load < least && verdict(node, target) == Verdict.FRESH) {
        best = node;
        least = load;
      }
    }
    return best;
  }

  /**
   * Those that are left to try and ready; each read begins with another. The others are made ready
   * meanwhile, where it is time to.
   */
  private List<ReplicaNode> left(Search search) {
    int first = Math.floorMod(turn.getAndIncrement(), nodes.size());
    var left = new ArrayList<ReplicaNode>(nodes.size());
    search.underWay.clear();
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get((first + i) % nodes.size());
      if (search.tried.contains(node)) {
        continue;
      }
      var attempt = node.prepare();
      if (node.isReady()) {
        left.add(node);
      } else if (attempt != null) {
        search.underWay.add(attempt);
      }
    }
    return left;
  }

  private Verdict verdict(ReplicaNode node, long target) {
    return freshness == null ? Verdict.FRESH : freshness.of(node.replayed(), target);
  }

  // ---- asking

  /** Waits until one is fresh; null where that does not happen in time. */
  private @Nullable ReplicaNode search(Search search, Freshness wanted, Deadline deadline) {
    var patience = Deadline.after(wanted.patience());
    var limit = deadline.earlier(patience);
    try {
      long target = wanted.target(limit);
      for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
        var hopes = new ArrayList<ReplicaNode>();
        for (var node : left(search)) {
          switch (look(search, wanted, node, target, limit)) {
            case FRESH -> {
              return node;
            }
            case UNKNOWN -> hopes.add(node);
            case LAGS -> {}
          }
        }
        hopes.removeIf(node -> !node.isReady());
        if (hopes.isEmpty()) {
          return null;
        }
        if (limit.remaining(System.nanoTime()) <= 0) {
          if (patience.remaining(System.nanoTime()) <= 0) {
            hopes.forEach(node -> waitedInVain(search, node, wanted));
          }
          return null;
        }
        sleep(pause);
      }
    } catch (CancelledException | ClosedException e) {
      throw e;
    } catch (DatabaseException e) { // of the primary
      search.failed(e);
      return null;
    }
  }

  private Verdict look(
      Search search, Freshness wanted, ReplicaNode node, long target, Deadline limit) {
    long now = System.nanoTime();
    var before = wanted.of(node.replayed(), target);
    if (before != Verdict.FRESH) {
      try {
        node.look(before == Verdict.LAGS ? now - wanted.interval() : now, limit);
      } catch (CancelledException e) {
        throw e;
      } catch (DatabaseException e) {
        if (node.isClosed()) {
          throw e;
        }
        search.failed(e);
      }
    }
    return wanted.of(node.replayed(), target);
  }

  /** Asks anew what is known, beside the reads that go on by what was known before. */
  private void renew(Freshness wanted) {
    var limit = Deadline.after(wanted.patience());
    try {
      wanted.sample(limit);
      long now = System.nanoTime();
      for (var node : left(new Search())) {
        node.look(now, limit);
      }
    } catch (DatabaseException e) {
      // The next read that needs the answer asks for itself.
    } finally {
      renewing.set(false);
    }
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw Waiting.interruptedBeforeSending(e);
    }
  }

  // ---- failures

  private static void waitedInVain(Search search, ReplicaNode node, Freshness wanted) {
    var failure =
        new ReplicaLagException(
            "the replica %s did not come up with the primary within %s; nothing was sent"
                .formatted(node.database().url(), wanted.patience()),
            ErrorDetails.NOTHING_SENT,
            null);
    node.setAside(failure);
    search.failed(failure);
  }

  private DatabaseException noneLeft(Search search) {
    if (search.failure != null) {
      return search.failure;
    }
    if (freshness != null && nodes.stream().anyMatch(ReplicaNode::isReady)) {
      return new ReplicaLagException(
          "no replica is as fresh as this read needs it, nor became so in time; nothing was sent."
              + " Read from the primary, or allow more by replicaMaxLag or replicaPatience",
          ErrorDetails.NOTHING_SENT,
          null);
    }
    return new ConnectionLostException(
        "no replica can be reached; each is tried again within a minute or so. Nothing was sent",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        null);
  }
}
