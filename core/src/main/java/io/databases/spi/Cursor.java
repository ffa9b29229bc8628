package io.databases.spi;

import io.databases.Columns;

/** A driver's handle of an open portal or result set; used on its own session only. */
public interface Cursor {
  /** The columns of the rows to come. */
  Columns columns();
}
