package io.databases.jdbc;

import io.databases.ParameterException;
import io.databases.TransactionOptions;
import io.databases.spi.PlainInsert;
import io.databases.spi.Request;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

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
      return each(open, request); // once it is done nothing could undo it by itself
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
    var counts = each(open, request);
    outlastCancel.run();
    cancels.check();
    return counts;
  }

  // ---- the sets of values

  /** One count for each of them, in the driver's best way that tells their counts. */
  private long[] each(JdbcHandle open, Request.ExecuteMany request) throws SQLException {
    var info = request.info();
    var counts = new long[request.rows().size()];
    int done = rowsAtOnce(open, request, counts);
    if (done < counts.length) {
      try (var statement = open.connection().prepareStatement(request.sql())) {
        open.running()
            .run(
                statement,
                () ->
                    dialect.batches(info) && JdbcStatements.countsInBatches(info)
                        ? batch(statement, request, done, counts)
                        : oneByOne(statement, request, done, counts));
      }
    }
    return counts;
  }

  /**
   * Has a statement insert several rows, and that as often as there are so many.
   *
   * @return how many were inserted, each of which counts; a value of the next may be wrong
   */
  private int rowsAtOnce(JdbcHandle open, Request.ExecuteMany request, long[] counts)
      throws SQLException {
    var insert = counts.length < PlainInsert.MANY ? null : PlainInsert.of(request.sql());
    if (insert == null || insert.rowsAtOnce() == 1 || !takesRowsAtOnce(open)) {
      return 0;
    }
    int size = insert.rowsAtOnce();
    try (var statement = open.connection().prepareStatement(insert.ofRows(size))) {
      int done = open.running().run(statement, () -> rowsAtOnce(statement, request, size));
      Arrays.fill(counts, 0, done, 1);
      return done;
    }
  }

  private int rowsAtOnce(PreparedStatement statement, Request.ExecuteMany request, int size)
      throws SQLException {
    int done = 0;
    while (request.rows().size() - done >= size) {
      cancels.check();
      int before = 0;
      for (var values : request.rows().subList(done, done + size)) {
        try {
          dialect.bindAll(statement, before, values);
        } catch (ParameterException e) {
          return done; // it will be said of its place in the row
        }
        before += values.length;
      }
      statement.executeUpdate();
      done += size;
    }
    return done;
  }

  private boolean takesRowsAtOnce(JdbcHandle open) throws SQLException {
    var questions = dialect.hindersRowsAtOnce(open.connection());
    for (var question : questions) {
      try (var statement = open.connection().prepareStatement(question)) {
        if (open.running().run(statement, () -> givesRow(statement))) {
          return false;
        }
      }
    }
    return !questions.isEmpty();
  }

  private static boolean givesRow(PreparedStatement question) throws SQLException {
    try (var rows = question.executeQuery()) {
      return rows.next();
    }
  }

  /** The rest of the sets, from the first that was not done, as one batch. */
  private long[] batch(
      PreparedStatement statement, Request.ExecuteMany request, int done, long[] counts)
      throws SQLException {
    for (var values : request.rows().subList(done, counts.length)) {
      dialect.bindAll(statement, 0, values);
      statement.addBatch();
    }
    boolean change = JdbcStatements.countsRows(request.info());
    int place = done;
    for (int count : statement.executeBatch()) {
      // The driver has made one statement of several; each set of values is one row of it.
      counts[place++] = count == Statement.SUCCESS_NO_INFO ? 1 : change ? count : 0;
    }
    return counts;
  }

  /** The rest of the sets, from the first that was not done, each as a statement. */
  private long[] oneByOne(
      PreparedStatement statement, Request.ExecuteMany request, int done, long[] counts)
      throws SQLException {
    boolean change = JdbcStatements.countsRows(request.info());
    for (int i = done; i < counts.length; i++) {
      dialect.bindAll(statement, 0, request.rows().get(i));
      if (!statement.execute()) {
        counts[i] = JdbcHandle.updateCount(statement);
      } else if (change) {
        counts[i] = rowCount(statement);
      }
    }
    return counts;
  }

  /** How many rows a change has returned, which are those it has changed. */
  private static long rowCount(Statement statement) throws SQLException {
    try (var rows = statement.getResultSet()) {
      long count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }
}
