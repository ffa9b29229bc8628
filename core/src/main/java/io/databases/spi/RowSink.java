package io.databases.spi;

import io.databases.Row;
import java.util.List;

/**
 * Takes the rows of a large result in parts while the rest still comes, so that they need not all
 * be held. It keeps none of them: what they are made of may be used for others as soon as it has
 * taken them. Called by the thread that waits for the reply: see {@link Reply#meanwhile}.
 */
public interface RowSink {
  /** Takes the next rows. Does not throw. */
  void accept(List<Row> rows);

  /** Forgets what it took, because the statement is run again. */
  void restart();
}
