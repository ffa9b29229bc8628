package io.databases;

/**
 * A server that reads go to, with a pool of its own. It connects when it is first needed; one that
 * cannot be reached is set aside for a while.
 */
final class ReplicaNode {
  private static final System.Logger LOG = System.getLogger("io.databases.pool");

  private final Database database;
  private final ReplicaHealth health = new ReplicaHealth(System::nanoTime);

  ReplicaNode(Database database) {
    this.database = database;
  }

  Database database() {
    return database;
  }

  /** Its database, connected; where that fails, it is set aside. */
  Database connect() {
    try {
      return database.connect();
    } catch (DatabaseException e) {
      pause(e);
      throw e;
    }
  }

  boolean isDue() {
    return health.isDue();
  }

  void works() {
    health.reached();
  }

  /** Sets it aside where the failure says that it cannot be reached; true where that is so. */
  boolean setAside(DatabaseException failure) {
    boolean gone =
        failure instanceof ConnectionLostException || failure instanceof AuthenticationException;
    if (gone) {
      pause(failure);
    }
    return gone;
  }

  private void pause(DatabaseException failure) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the replica " + database.url() + " is set aside for " + health.failed(),
        failure);
  }

  /** How much it has to do: connections in use, and callers that wait for one. */
  int load() {
    if (!database.isConnected()) {
      return 0;
    }
    var metrics = database.metrics();
    return metrics.active() + metrics.pending();
  }
}
