package io.databases.spi;

import io.databases.Row;
import java.util.List;

/**
 * Takes the rows of a large result while the rest still comes, so that they need not all be held.
 * It keeps none of them: what they are made of may be used for others as soon as it has taken them.
 * A driver gives it parts of the rows, on the thread that waits for the reply (see {@link
 * Reply#meanwhile}), or one row after the other; used by one thread at a time.
 */
public interface RowSink {
  /** Takes the next rows, on the thread that waits. Does not throw. */
  void accept(List<Row> rows);

  /**
   * Whether rows may also be taken by whichever thread reads them: where no code of the user's is
   * run that may depend on the thread.
   */
  boolean takesViews();

  /**
   * Takes the next row, on the thread that reads, where {@link #takesViews} says so. The row need
   * not be valid any longer than that, so that a driver may read its values when they are asked
   * for. Does not throw.
   */
  void view(Row row);

  /** Forgets what it took, because the statement is run again. */
  void restart();
}
