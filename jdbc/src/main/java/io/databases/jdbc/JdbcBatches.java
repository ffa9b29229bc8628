package io.databases.jdbc;

import io.databases.TransactionOptions;
import io.databases.spi.Request;
import java.sql.SQLException;

/**
 * Sets of values for one statement, all or nothing: in a transaction of their own, or behind a
 * savepoint of the one that is open. Used on the session's thread alone.
 */
final class JdbcBatches {
  private static final String SAVEPOINT = "many";

  private final JdbcDialect dialect;
  private final JdbcErrors errors;
  private final JdbcCancels cancels;
  private final Runnable outlastCancel;

  /**
   * @param outlastCancel waits until no cancel is on its way that could hit what is to follow
   */
  JdbcBatches(JdbcDialect dialect, JdbcErrors errors, JdbcCancels cancels, Runnable outlastCancel) {
    this.dialect = dialect;
    this.errors = errors;
    this.cancels = cancels;
    this.outlastCancel = outlastCancel;
  }

  /** One count for each set of values. */
  long[] run(JdbcHandle open, Request.ExecuteMany request) throws SQLException {
    return open.transaction().isOpen()
        ? inTransaction(open, request)
        : inTransactionOfTheirOwn(open, request);
  }

  private long[] inTransaction(JdbcHandle open, Request.ExecuteMany request) throws SQLException {
    if (dialect.errorsDoom() || !dialect.hasSavepoints()) {
      return open.executeMany(request); // once it is done nothing could undo it by itself
    }
    open.transaction().savepoint(SAVEPOINT);
    try {
      var counts = all(open, request);
      open.transaction().releaseSavepoint(SAVEPOINT);
      return counts;
    } catch (Throwable e) {
      outlastCancel.run();
      boolean undone =
          e instanceof SQLException error && dialect.endsTransaction(errors.kind(error));
      if (!undone) {
        open.transaction().rollbackToSavepoint(SAVEPOINT, e);
      }
      throw e;
    }
  }

  private long[] inTransactionOfTheirOwn(JdbcHandle open, Request.ExecuteMany request)
      throws SQLException {
    try {
      open.transaction().begin(TransactionOptions.defaults());
      var counts = all(open, request);
      open.transaction().commit();
      return counts;
    } catch (Throwable e) {
      outlastCancel.run();
      open.transaction().rollback(e);
      throw e;
    }
  }

  /** Fails where it was called off meanwhile, for it can be undone. */
  private long[] all(JdbcHandle open, Request.ExecuteMany request) throws SQLException {
    var counts = open.executeMany(request);
    outlastCancel.run();
    cancels.check();
    return counts;
  }
}
