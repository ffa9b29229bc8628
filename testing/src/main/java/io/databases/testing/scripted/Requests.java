package io.databases.testing.scripted;

import io.databases.spi.Request;
import org.jspecify.annotations.Nullable;

/** Requests as a log shows them. */
final class Requests {
  private Requests() {}

  /** The statement a request runs, null where it runs none. */
  static @Nullable String sql(Request<?> request) {
    return switch (request) {
      case Request.Execute execute -> execute.sql();
      case Request.ExecuteMany many -> many.sql();
      case Request.OpenCursor open -> open.sql();
      default -> null;
    };
  }

  static String describe(Request<?> request) {
    return switch (request) {
      case Request.Execute execute -> execute.sql();
      case Request.ExecuteMany many -> many.sql() + " x" + many.rows().size();
      case Request.OpenCursor open -> "OPEN " + open.sql();
      case Request.Fetch _ -> "FETCH";
      case Request.CloseCursor _ -> "CLOSE CURSOR";
      case Request.Begin _ -> "BEGIN";
      case Request.Commit _ -> "COMMIT";
      case Request.Rollback _ -> "ROLLBACK";
      case Request.Savepoint savepoint -> "SAVEPOINT " + savepoint.name();
      case Request.ReleaseSavepoint release -> "RELEASE " + release.name();
      case Request.RollbackToSavepoint back -> "ROLLBACK TO " + back.name();
      case Request.Ping _ -> "PING";
    };
  }
}
