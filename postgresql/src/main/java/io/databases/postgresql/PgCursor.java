package io.databases.postgresql;

import io.databases.Columns;
import io.databases.spi.Cursor;

/** An open portal. */
final class PgCursor implements Cursor {
  private final Prepared prepared;
  private final Columns columns;
  private final String portal;
  private final int fetchSize;

  /** Whether its transaction was begun for it and ends with it. */
  private final boolean ownTransaction;

  private volatile boolean exhausted;

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
}
