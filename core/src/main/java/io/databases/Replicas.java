package io.databases;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where reads for replicas go: to the one with the least to do of those that are not set aside; a
 * read that found one gone before it was sent goes to the next; and when none is left, where the
 * {@link ReplicaFallback} says. Also, which threads are in a scope where all reads go here.
 */
final class Replicas {
  private final List<ReplicaNode> nodes;

  /** The primary by sessions that cannot write; null where reads fail instead. */
  private final @Nullable ReplicaNode fallback;

  private volatile boolean closed = true;
  private final AtomicInteger turn = new AtomicInteger();
  private final ConcurrentHashMap<Thread, Integer> scopes = new ConcurrentHashMap<>();

  Replicas(List<ReplicaNode> nodes, @Nullable ReplicaNode fallback) {
    this.nodes = nodes;
    this.fallback = fallback;
  }

  static ReadOnlyException readOnly() {
    return new ReadOnlyException(
        "a replica cannot be written to, and has no transactions; nothing was sent. Make the call"
            + " outside of replica(), or open a connection() to the primary inside",
        ErrorDetails.USAGE,
        null);
  }

  // ---- scopes

  /** Whether the calling thread's reads go to replicas. */
  boolean isInScope() {
    return !scopes.isEmpty() && scopes.containsKey(Thread.currentThread());
  }

  void enter() {
    scopes.merge(Thread.currentThread(), 1, Integer::sum);
  }

  void leave() {
    scopes.computeIfPresent(Thread.currentThread(), (_, depth) -> depth == 1 ? null : depth - 1);
  }

  // ---- reading

  /** Has a read made on one replica after another until one can be reached. */
  <T> T read(Function<Database, T> read) {
    var tried = new HashSet<ReplicaNode>();
    @Nullable DatabaseException last = null;
    for (var node = next(tried); node != null; node = next(tried)) {
      Database replica;
      try {
        replica = connect(node);
      } catch (DatabaseException e) {
        last = e;
        continue;
      }
      try {
        T result = read.apply(replica);
        node.works();
        return result;
      } catch (DatabaseException e) {
        if (!node.setAside(e) || !e.retrySafe()) {
          throw e;
        }
        last = e;
      }
    }
    throw noneLeft(last);
  }

  private Database connect(ReplicaNode node) {
    var connected = node.connect();
    if (closed) {
      connected.close();
      throw new ClosedException("the database of the replicas is closed");
    }
    return connected;
  }

  private DatabaseException noneLeft(@Nullable DatabaseException last) {
    if (last != null) {
      return last;
    }
    return new ConnectionLostException(
        "no replica can be reached; each is tried again within a minute or so. Nothing was sent",
        ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
        null);
  }

  /** {@link #read} for a call that does not wait. */
  void start(AsyncCall<?, ?> call) {
    start(call, new HashSet<>(), null);
  }

  private void start(
      AsyncCall<?, ?> call, Set<ReplicaNode> tried, @Nullable DatabaseException last) {
    var node = next(tried);
    if (node == null) {
      call.otherwise(_ -> null);
      call.fail(noneLeft(last));
      return;
    }
    call.otherwise(failure -> {
      boolean goesOn = node.setAside(failure) && failure.retrySafe();
      return goesOn ? () -> start(call, tried, failure) : null;
    });
    if (node.database().isConnected()) {
      start(call, node.database());
    } else {
      Futures.run(() -> {
        Database replica;
        try {
          replica = connect(node);
        } catch (DatabaseException e) {
          start(call, tried, e);
          return;
        }
        start(call, replica);
      });
    }
  }

  private static void start(AsyncCall<?, ?> call, Database replica) {
    try {
      replica.start(call);
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  /** The one to try next, null where none is left. */
  private @Nullable ReplicaNode next(Set<ReplicaNode> tried) {
    ReplicaNode best = null;
    int least = Integer.MAX_VALUE;
    int first = Math.floorMod(turn.getAndIncrement(), nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get((first + i) % nodes.size());
      if (!tried.contains(node) && node.isDue()) {
        int load = node.load();
        if (load < least) {
          best = node;
          least = load;
        }
      }
    }
    if (best == null && fallback != null && !tried.contains(fallback)) {
      best = fallback;
    }
    if (best != null) {
      tried.add(best);
    }
    return best;
  }

  /** Lets reads come, after they were closed perhaps. */
  void open() {
    closed = false;
  }

  void close() {
    closed = true;
    nodes.forEach(node -> node.database().close());
    if (fallback != null) {
      fallback.database().close();
    }
  }
}
