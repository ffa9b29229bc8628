package io.databases.jdbc;

import io.databases.spi.BufferedCursor;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC connection and what it is in the middle of: the transaction, its savepoints, rows that are
 * being streamed. Used by one thread at a time, but for {@link #running} and {@link #abort}.
 */
final class JdbcHandle {
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private final Connection connection;
  private final JdbcConnector connector;
  private final JdbcDialect dialect;
  private final JdbcShapes shapes;
  private final JdbcCursors cursors;
  private final JdbcTransaction transaction;
  private final JdbcPrepared prepared;
  private final JdbcRunning running;

  /** Whether a cancel may come late that nothing has outlasted yet. */
  private boolean blowDue;

  /** Whether the driver was told to stream. */
  private boolean streaming;

  /** By {@link JdbcDialect#kill}, once a stream was opened. */
  private @Nullable String kill;

  /**
   * @param connector made the connection
   */
  JdbcHandle(Connection connection, JdbcConnector connector, JdbcShapes shapes, JdbcWatch watch)
      throws SQLException {
    this.connection = connection;
    this.connector = connector;
    this.running = new JdbcRunning(watch);
    this.dialect = connector.dialect();
    this.shapes = shapes;
    this.cursors = new JdbcCursors(this, dialect);
    this.transaction = new JdbcTransaction(connection, dialect);
    this.prepared =
        new JdbcPrepared(connection, dialect.keepsStatements() && !connector.isLending());
  }

  Connection connection() {
    return connection;
  }

  JdbcCursors cursors() {
    return cursors;
  }

  JdbcTransaction transaction() {
    return transaction;
  }

  JdbcRunning running() {
    return running;
  }

  /** Whether the connection can go on: its driver has not given it up, and its state is known. */
  boolean isSound() {
    try {
      return !transaction.isUnsure() && !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  // ---- statements

  Result execute(Request.Execute request, JdbcReading reading) throws SQLException {
    var info = request.info();
    boolean keyed = dialect.tellsKey(info) && prepared.tellsKeys();
    var taken = prepared.take(request.sql(), keyed);
    var statement = taken.statement;
    try {
      taken.limit(dialect.limitsRows() && JdbcStatements.isRead(info) ? request.maxRows() : 0);
      dialect.bindAll(statement, 0, request.values());
      var result = execute(statement, request, keyed, reading);
      prepared.giveBack(request.sql(), taken);
      return result;
    } catch (Throwable e) {
      prepared.drop(request.sql(), taken);
      throw e;
    }
  }

  private Result execute(
      PreparedStatement statement, Request.Execute request, boolean keyed, JdbcReading reading)
      throws SQLException {
    running.begin(statement);
    try {
      if (statement.execute()) {
        return rows(statement, request, reading);
      }
      long affected = JdbcStatements.countsRows(request.info()) ? updateCount(statement) : 0;
      return Result.ofAffected(affected, keyed && affected > 0 ? key(statement) : null);
    } finally {
      running.end();
    }
  }

  private Result rows(PreparedStatement statement, Request.Execute request, JdbcReading reading)
      throws SQLException {
    try (var source = statement.getResultSet()) {
      var shape = shapes.of(request.sql(), source);
      var rows = reading.read(shape, source);
      long affected = JdbcStatements.countsRows(request.info()) ? rows.count() : 0;
      return new Result(shape.columns(), rows.left(), affected, null);
    }
  }

  static long updateCount(Statement statement) throws SQLException {
    return Math.max(0, statement.getUpdateCount());
  }

  /** The key made for the inserted row, in the column that makes keys or else the first one. */
  private static @Nullable Object key(Statement statement) throws SQLException {
    try (var keys = statement.getGeneratedKeys()) {
      if (!keys.next()) {
        return null;
      }
      var columns = keys.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (columns.isAutoIncrement(i)) {
          return keys.getObject(i);
        }
      }
      return columns.getColumnCount() == 1 ? keys.getObject(1) : null;
    }
  }

  /** Asks the database for something that takes no time. */
  void runNothing() throws SQLException {
    dialect.doNothing(connection);
  }

  /**
   * Sees to it that an attempt to cancel that is over hits nothing that is to come.
   *
   * @param hit whether it met what it was for
   */
  void outlastCancel(boolean hit) throws SQLException {
    if (!hit) {
      blowDue = true;
      takeBlowDue();
    }
    prepared.clear();
    dialect.forgetCancel(connection);
  }

  /**
   * Not while rows are on their way: that they were ended by the cancel is an error which some
   * drivers take for the answer to what is run then.
   */
  private void takeBlowDue() throws SQLException {
    if (blowDue && (cursors.isEmpty() || !dialect.streamsAlone())) {
      takeBlow();
    }
  }

  /** Has something that does nothing be hit by a cancel that may come late. */
  void takeBlow() throws SQLException {
    blowDue = false;
    useAutoCommitOutside();
    try {
      runNothing();
    } catch (SQLException e) {
      transaction.failed(); // which what was hit has doomed, maybe
      LOG.log(System.Logger.Level.DEBUG, "a late cancel hit nothing but what was to be hit", e);
      runNothing(); // and so finds out whether the connection is sound
    }
  }

  // ---- cursors

  /** Whether rows on their way are to be read before any other statement can run. */
  boolean mustReadFirst() {
    return dialect.streamsAlone() || (!transaction.isOpen() && dialect.streamsInTransaction());
  }

  /** Has what somebody does on the connection itself count, from here on. */
  void beginUnwrapped() throws SQLException {
    transaction.unwrapped();
    useAutoCommitOutside();
  }

  /** Has the next statement committed at once, where no transaction is open. */
  void useAutoCommitOutside() throws SQLException {
    if (!transaction.isOpen() && cursors.isEmpty()) {
      transaction.useAutoCommit(true);
    }
  }

  /** Starts a statement whose rows are read later. */
  JdbcCursor open(Request.OpenCursor request) throws SQLException {
    if (!transaction.isOpen() && dialect.streamsInTransaction()) {
      transaction.useAutoCommit(false);
    }
    var statement = connection.prepareStatement(request.sql());
    try {
      statement.setFetchSize(dialect.fetchSize(BufferedCursor.size(request.fetchSize())));
      dialect.bindAll(statement, 0, request.values());
      learnToKill();
      setStreaming(true);
      var cursor = running.run(statement, () -> cursor(statement, request));
      cursors.add(cursor);
      return cursor;
    } catch (Throwable e) {
      JdbcCursors.closeQuietly(statement);
      try {
        endReading();
      } catch (SQLException late) {
        e.addSuppressed(late);
      }
      throw e;
    }
  }

  private JdbcCursor cursor(PreparedStatement statement, Request.OpenCursor request)
      throws SQLException {
    if (!statement.execute()) {
      return new JdbcCursor(statement, shapes.none());
    }
    var rows = statement.getResultSet();
    var shape = shapes.of(request.sql(), rows);
    return new JdbcCursor(statement, rows, shape, request.fetchSize());
  }

  /** Connections that are lent are not so many that one could be had for that. */
  private void learnToKill() throws SQLException {
    if (kill == null && cursors.isEmpty() && !connector.isLending()) {
      kill = dialect.kill(connection);
    }
  }

  /** Has the server end the statement whose rows are on their way. */
  void stopReading(Statement statement) {
    if (kill == null) {
      JdbcCursors.cancel(statement);
      return;
    }
    try (var other = connector.connect()) {
      JdbcDialect.execute(other, kill);
    } catch (SQLException | RuntimeException e) { // such as that of who gives the password
      LOG.log(System.Logger.Level.DEBUG, "a stream is read to its end, for it did not stop", e);
    }
  }

  private void setStreaming(boolean wanted) throws SQLException {
    if (streaming != wanted) {
      dialect.setStreaming(connection, wanted);
      streaming = wanted;
    }
  }

  /** Ends the transaction that streaming needed. */
  void endReading() throws SQLException {
    if (cursors.isEmpty()) {
      setStreaming(false);
      transaction.endReading();
    }
    takeBlowDue();
  }

  // ---- the end

  /** Closes the connection; where rows are on their way, without reading them. */
  void close() {
    running.close();
    prepared.clear();
    try {
      boolean unreadable = !cursors.isEmpty() && dialect.cancelsStreams();
      if (unreadable || transaction.isUnsure()) {
        abort();
      } else {
        transaction.undo(!cursors.isEmpty());
        setStreaming(false);
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection did not end as it should", e);
      abort();
    }
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection did not close as it should", e);
    }
  }

  /** Cuts the connection, from any thread, whatever it is doing. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection could not be cut", e);
    }
  }
}
