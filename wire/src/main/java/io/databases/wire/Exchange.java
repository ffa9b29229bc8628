package io.databases.wire;

import io.databases.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * Something sent whose answer is awaited. A link in its pipeline's chain of pending exchanges; used
 * once.
 */
public abstract class Exchange {
  /** The one sent after this; written under the pipeline's lock, read by its reader. */
  volatile @Nullable Exchange next;

  /** How many were sent on its channel so far, itself among them; goes with {@link #next}. */
  long number;

  /** The channel is gone, or was given up, before the answer was complete. */
  protected abstract void lost(DatabaseException reason);
}
