package io.databases.postgresql;

import io.databases.Columns;
import io.databases.Row;
import io.databases.spi.Cursor;
import io.databases.spi.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open portal. */
final class PgCursor implements Cursor {
  private volatile Prepared prepared;
  private final Columns columns;
  private final String portal;
  private final int fetchSize;

  /** Whether its transaction was begun for it and ends with it. */
  private final boolean ownTransaction;

  private volatile boolean exhausted;

  /** All rows that were not fetched before, once they are asked for at once. */
  private volatile @Nullable Reply<List<? extends Row>> rest;

  private boolean restTaken;

  PgCursor(
      Prepared prepared, Columns columns, String portal, int fetchSize, boolean ownTransaction) {
    this.prepared = prepared;
    this.columns = columns;
    this.portal = portal;
    this.fetchSize = fetchSize;
    this.ownTransaction = ownTransaction;
  }

  @Override
  public Columns columns() {
    return columns;
  }

  Prepared prepared() {
    return prepared;
  }

  /** Its columns are of types that were changed: this is how they are read now. */
  void renewed(Prepared statement) {
    prepared = statement;
  }

  String portal() {
    return portal;
  }

  int fetchSize() {
    return fetchSize;
  }

  boolean hasOwnTransaction() {
    return ownTransaction;
  }

  /** The server has no more rows. */
  void exhausted() {
    exhausted = true;
  }

  boolean isExhausted() {
    return exhausted;
  }

  /** From here on its rows come from this reply, and the portal is gone. */
  void readingRest(Reply<List<? extends Row>> reply) {
    rest = reply;
  }

  @Nullable Reply<List<? extends Row>> rest() {
    return rest;
  }

  /** Answers a fetch with the rest, which is there: with all of it first, then with nothing. */
  synchronized void takeRest(
      Reply<List<? extends Row>> known, Reply<List<? extends Row>> fetching) {
    var failure = known.failure();
    if (failure != null) {
      fetching.fail(failure);
    } else {
      fetching.complete(restTaken ? List.of() : known.result());
      restTaken = true;
    }
  }
}
