package io.databases.spi;

import io.databases.DatabaseException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a session's requests are refused: nobody waits for {@code BEGIN} and {@code SAVEPOINT}, and
 * where one of them has failed, what was meant for its inside must not run outside of it. Lasts
 * until the transaction ends or, for a savepoint, until it is rolled back to it or to one around
 * it. Not thread safe: for whoever keeps the requests in their order.
 */
public final class Doom {
  private final DatabaseException reason;

  /** The savepoint whose end lifts it, null where only the transaction's end does. */
  private final @Nullable String savepoint;

  /** Savepoints that were refused since, and so are not there. */
  private final Set<String> inside = new HashSet<>();

  /** What becomes of a request. */
  public enum Fate {
    /** It fails with the reason. Where it is a COMMIT, what is open is rolled back. */
    REFUSED,
    /** It is done, since nothing is there that it could undo. */
    DONE,
    /** It is run. */
    RUN
  }

  private Doom(DatabaseException reason, @Nullable String savepoint) {
    this.reason = reason;
    this.savepoint = savepoint;
  }

  /** For a transaction that was never begun, or that the database has ended in the middle of it. */
  public static Doom ofTransaction(DatabaseException reason) {
    return new Doom(reason, null);
  }

  /**
   * What is to be kept after a request has failed: the same where it starts nothing.
   *
   * @param doom what there was before, null for nothing
   */
  public static @Nullable Doom afterFailure(
      @Nullable Doom doom, Request<?> request, DatabaseException reason) {
    return switch (request) {
      case Request.Begin _ when doom == null -> new Doom(reason, null);
      case Request.Savepoint start when doom == null -> new Doom(reason, start.name());
      case Request.Savepoint start -> {
        doom.inside.add(start.name());
        yield doom;
      }
      default -> doom;
    };
  }

  /** What the first failure was. */
  public DatabaseException reason() {
    return reason;
  }

  public Fate fateOf(Request<?> request) {
    return switch (request) {
      case Request.RollbackToSavepoint back when covers(back.name()) -> Fate.DONE;
      case Request.RollbackToSavepoint back when back.name().equals(savepoint) -> Fate.DONE;
      case Request.RollbackToSavepoint _,
          Request.Rollback _,
          Request.CloseCursor _,
          Request.Ping _ ->
          Fate.RUN;
      default -> Fate.REFUSED;
    };
  }

  /** Whether requests are run again after this one. */
  public boolean isLiftedBy(Request<?> request) {
    return switch (request) {
      case Request.Commit _, Request.Rollback _ -> true;
      case Request.RollbackToSavepoint back -> !covers(back.name());
      default -> false;
    };
  }

  /** Whether a savepoint is undone already, or was never there. */
  private boolean covers(String name) {
    return savepoint == null || inside.contains(name);
  }
}
