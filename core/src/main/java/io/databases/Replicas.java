package io.databases;

import io.databases.spi.Deadline;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads for replicas: each goes where the {@link ReplicaChoice} says; one that found its server
 * gone before it was sent goes to the next. Also, which threads are in a scope where all reads go
 * here.
 */
final class Replicas {
  private final ReplicaChoice choice;
  private final @Nullable Freshness freshness;

  /** All there are, the primary among them where it may be asked. */
  private final List<ReplicaNode> nodes;

  private final ConcurrentHashMap<Thread, Integer> scopes = new ConcurrentHashMap<>();

  /**
   * @param nodes all that the choice may name or ask
   */
  Replicas(ReplicaChoice choice, @Nullable Freshness freshness, List<ReplicaNode> nodes) {
    this.choice = choice;
    this.freshness = freshness;
    this.nodes = nodes;
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
  <T> T read(Deadline deadline, Function<Database, T> read) {
    var search = new ReplicaChoice.Search();
    while (true) {
      var node = choice.await(search, deadline);
      try {
        T result = read.apply(node.database());
        node.works();
        return result;
      } catch (DatabaseException e) {
        if (!node.setAsideIfGone(e) || !mayGoOn(e)) {
          throw e;
        }
        search.failed(e);
      }
    }
  }

  /**
   * Whether a read that failed may be made on another: it was not sent, and its time is not over.
   */
  private static boolean mayGoOn(DatabaseException failure) {
    return failure.retrySafe() && !(failure instanceof StatementTimeoutException);
  }

  /** {@link #read} for a call that does not wait. */
  void start(AsyncCall<?, ?> call) {
    start(call, new ReplicaChoice.Search());
  }

  private void start(AsyncCall<?, ?> call, ReplicaChoice.Search search) {
    var node = choice.atHand(search);
    if (node != null) {
      start(call, search, node);
      return;
    }
    Futures.run(() -> {
      try {
        start(call, search, call.await(() -> choice.await(search, call.deadline())));
      } catch (RuntimeException e) {
        call.elsewhere(AsyncCall.Elsewhere.NOWHERE);
        call.fail(e);
      }
    });
  }

  private void start(AsyncCall<?, ?> call, ReplicaChoice.Search search, ReplicaNode node) {
    call.elsewhere(
        new AsyncCall.Elsewhere() {
          @Override
          public void succeeded() {
            node.works();
          }

          @Override
          public @Nullable Runnable after(DatabaseException failure) {
            if (!node.setAsideIfGone(failure) || !mayGoOn(failure)) {
              return null;
            }
            search.failed(failure);
            return () -> start(call, search);
          }
        });
    try {
      node.database().start(call);
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  /** Something may have been written on the primary, and was answered. */
  void wrote() {
    if (freshness != null) {
      freshness.wrote();
    }
  }

  /** Lets reads come, after they were closed perhaps. */
  void open() {
    nodes.forEach(ReplicaNode::open);
  }

  /** What is being closed. */
  interface Closing extends AutoCloseable {
    /** Waits until it is, whatever happens to the thread, and throws what went wrong. */
    @Override
    void close();
  }

  /** Has all closed at the same time, each on a thread of its own. */
  Closing close() {
    var ends =
        nodes.stream().map(node -> CompletableFuture.runAsync(node::close, Futures::run)).toList();
    return () -> await(ends);
  }

  private static void await(List<CompletableFuture<Void>> ends) {
    @Nullable CompletionException failure = null;
    for (var end : ends) {
      try {
        end.join();
      } catch (CompletionException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
