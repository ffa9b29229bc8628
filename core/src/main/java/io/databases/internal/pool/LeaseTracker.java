package io.databases.internal.pool;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds leases whose owner was thrown away without being closed: the owner is collected, its lease
 * is not released. Used for owners that a user must close, never for blocks, which cannot leak.
 */
final class LeaseTracker {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Set<Tracked> tracked = ConcurrentHashMap.newKeySet();

  private static final class Tracked extends PhantomReference<Object> {
    final Lease lease;

    Tracked(Object owner, Lease lease, ReferenceQueue<Object> queue) {
      super(owner, queue);
      this.lease = lease;
    }
  }

  void track(Lease lease, Object owner) {
    var reference = new Tracked(owner, lease, collected);
    lease.tracked = reference;
    tracked.add(reference);
  }

  void forget(Lease lease) {
    if (lease.tracked instanceof Tracked reference) {
      tracked.remove(reference);
      reference.clear();
    }
  }

  /** Reports and takes back what nobody can return any more. */
  void reclaim(String poolName) {
    for (var found = collected.poll(); found != null; found = collected.poll()) {
      var lease = ((Tracked) found).lease;
      tracked.remove(found);
      if (!lease.isReleased()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "leak: a connection to "
                + poolName
                + " taken by thread "
                + lease.thread()
                + " was never closed and nothing refers to it any more; its session is closed"
                + (lease.trace == null ? " (set leak_detection to see where it was taken)" : ""),
            lease.trace);
        lease.discard();
      }
    }
  }
}
