package io.databases;

import io.databases.spi.Deadline;
import io.databases.spi.Request;

/**
 * The replicas of a database, as something to ask; from {@link Database#replica()}. Each call goes
 * to the one that has the least to do. What can only write is refused with {@link
 * ReadOnlyException} before anything is sent; a write hidden in a fetch is refused by the server
 * where it can be told to. Thread safe.
 */
public final class Replica extends Verbs {
  private final Database primary;
  private final Replicas replicas;

  Replica(Database primary, Replicas replicas) {
    this.primary = primary;
    this.replicas = replicas;
  }

  @Override
  Database database() {
    return primary;
  }

  @Override
  void checkMayWrite() {
    throw Replicas.readOnly();
  }

  @Override
  <R> R call(Request<R> request, String sql, Deadline deadline) {
    return replicas.read(deadline, replica -> replica.call(request, sql, deadline));
  }

  @Override
  CursorSource openStream(Deadline deadline) {
    return replicas.read(deadline, replica -> replica.openStream(deadline));
  }

  @Override
  void start(AsyncCall<?, ?> call) {
    replicas.start(call);
  }

  /**
   * Fails: a replica has no transactions.
   *
   * @throws ReadOnlyException always
   */
  @Override
  public Transaction begin(TransactionOptions options) {
    throw Replicas.readOnly();
  }

  @Override
  Transaction startBlock(TransactionOptions options) {
    throw Replicas.readOnly();
  }

  @Override
  void startBegin(AsyncBegin begin) {
    throw Replicas.readOnly();
  }

  @Override
  public String toString() {
    return "Replica[of " + primary.url() + "]";
  }
}
