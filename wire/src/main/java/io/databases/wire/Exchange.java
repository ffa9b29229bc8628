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

  /** How many {@link #isAnswered} up to this on its channel; goes with {@link #next}. */
  long number;

  /**
   * Whether the server answers it without being sent more. What it does not answer before must be
   * followed at once by what it does; always the same.
   */
  protected boolean isAnswered() {
    return true;
  }

  /** The channel is gone, or was given up, before the answer was complete. */
  protected abstract void lost(DatabaseException reason);
}
