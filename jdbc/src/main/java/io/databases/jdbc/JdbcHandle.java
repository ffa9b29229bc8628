package io.databases.jdbc;

import io.databases.Columns;
import io.databases.DatabaseException;
import io.databases.Row;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import io.databases.spi.Conversions;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC connection and what it is in the middle of: the transaction, its savepoints, rows that are
 * being streamed. Used on its session's thread alone, but for {@link #running} and {@link #abort}.
 */
final class JdbcHandle {
  /** How many statements' shapes are remembered. */
  private static final int SHAPES = 256;

  private static final int UNCHANGED = -1;
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private final Connection connection;
  private final JdbcDialect dialect;
  private final Conversions conversions;

  private final Map<String, JdbcShape> shapes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JdbcShape> eldest) {
          return size() > SHAPES;
        }
      };
  private final Map<String, Savepoint> savepoints = new HashMap<>();

  /** Those with rows still to come from the driver. */
  private final Set<JdbcCursor> cursors = new LinkedHashSet<>();

  private boolean transaction;

  /** Whether something has gone wrong in the open transaction. */
  private boolean failed;

  private boolean autoCommit = true;

  /** The isolation level to go back to after the transaction. */
  private int usualIsolation = UNCHANGED;

  /** What runs now, for others to cancel it. */
  private volatile @Nullable Statement running;

  JdbcHandle(Connection connection, JdbcDialect dialect, Conversions conversions) {
    this.connection = connection;
    this.dialect = dialect;
    this.conversions = conversions;
  }

  Connection connection() {
    return connection;
  }

  boolean inTransaction() {
    return transaction;
  }

  /** What runs now, or null; from any thread. */
  @Nullable Statement running() {
    return running;
  }

  // ---- statements

  /** Something the driver does with a statement. */
  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T running(Statement statement, Work<T> work) throws SQLException {
    running = statement;
    try {
      return work.run();
    } finally {
      running = null;
    }
  }

  Result execute(Request.Execute request) throws SQLException {
    var info = request.info();
    boolean read = JdbcStatements.isRead(info);
    boolean keyed = dialect.tellsKey(info);
    try (var statement = prepare(request.sql(), keyed)) {
      if (read && request.maxRows() > 0 && dialect.limitsRows()) {
        statement.setMaxRows(request.maxRows());
      }
      bind(statement, request.values());
      return running(
          statement,
          () -> {
            if (statement.execute()) {
              return rows(statement, request, read ? request.maxRows() : 0);
            }
            long affected = JdbcStatements.countsRows(info) ? updateCount(statement) : 0;
            return Result.ofAffected(affected, keyed && affected > 0 ? key(statement) : null);
          });
    }
  }

  private PreparedStatement prepare(String sql, boolean keyed) throws SQLException {
    return keyed
        ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
        : connection.prepareStatement(sql);
  }

  private void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      dialect.bind(statement, i + 1, values[i]);
    }
  }

  private Result rows(PreparedStatement statement, Request.Execute request, int limit)
      throws SQLException {
    try (var source = statement.getResultSet()) {
      var shape =
          JdbcShape.of(source.getMetaData(), shapes.get(request.sql()), dialect, conversions);
      shapes.put(request.sql(), shape);
      var rows = new ArrayList<Row>();
      shape.read(source, rows, limit);
      long affected = JdbcStatements.countsRows(request.info()) ? rows.size() : 0;
      return new Result(shape.columns(), rows, affected, null);
    }
  }

  private static long updateCount(Statement statement) throws SQLException {
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

  /** One statement for each array of values, in the driver's best way that tells their counts. */
  long[] executeMany(Request.ExecuteMany request) throws SQLException {
    try (var statement = connection.prepareStatement(request.sql())) {
      return running(
          statement,
          () ->
              dialect.countsBatch(request.info())
                  ? batch(statement, request)
                  : oneByOne(statement, request.rows()));
    }
  }

  private long[] batch(PreparedStatement statement, Request.ExecuteMany request)
      throws SQLException {
    for (var values : request.rows()) {
      bind(statement, values);
      statement.addBatch();
    }
    var done = statement.executeBatch();
    var counts = new long[done.length];
    boolean change = JdbcStatements.countsRows(request.info());
    for (int i = 0; i < counts.length; i++) {
      // The driver has made one statement of several; each set of values is one row of it.
      counts[i] = done[i] == Statement.SUCCESS_NO_INFO ? 1 : change ? done[i] : 0;
    }
    return counts;
  }

  private long[] oneByOne(PreparedStatement statement, List<@Nullable Object[]> rows)
      throws SQLException {
    var counts = new long[rows.size()];
    for (int i = 0; i < counts.length; i++) {
      bind(statement, rows.get(i));
      counts[i] = statement.execute() ? 0 : updateCount(statement);
    }
    return counts;
  }

  /** Runs a statement of the library's own. */
  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Asks the database for something that takes no time. */
  void runNothing() throws SQLException {
    run(dialect.nothing());
  }

  // ---- cursors

  /**
   * To be called before each statement: makes room where it cannot run beside rows on their way,
   * and has it committed at once where no transaction is open.
   *
   * @param failure makes the exception a cursor fails with where it cannot be read
   */
  void makeReady(Function<SQLException, DatabaseException> failure) throws SQLException {
    if (dialect.streamsAlone() || (!transaction && dialect.streamsInTransaction())) {
      readAhead(failure);
    }
    if (!transaction && cursors.isEmpty()) {
      useAutoCommit(true);
    }
  }

  /** Starts a statement whose rows are read later. */
  JdbcCursor open(Request.OpenCursor request) throws SQLException {
    if (!transaction && dialect.streamsInTransaction()) {
      useAutoCommit(false);
    }
    var statement = connection.prepareStatement(request.sql());
    try {
      statement.setFetchSize(dialect.fetchSize(JdbcCursor.size(request.fetchSize())));
      bind(statement, request.values());
      var cursor = running(statement, () -> cursor(statement, request));
      if (cursor.isReading()) {
        cursors.add(cursor);
      } else {
        statement.close();
      }
      return cursor;
    } catch (Throwable e) {
      closeQuietly(statement);
      endReading();
      throw e;
    }
  }

  private JdbcCursor cursor(PreparedStatement statement, Request.OpenCursor request)
      throws SQLException {
    if (!statement.execute()) {
      return JdbcCursor.empty(Columns.of(List.of(), conversions));
    }
    var source = statement.getResultSet();
    var shape = JdbcShape.of(source.getMetaData(), shapes.get(request.sql()), dialect, conversions);
    shapes.put(request.sql(), shape);
    return new JdbcCursor(shape, source, request.fetchSize());
  }

  List<Row> fetch(JdbcCursor cursor) throws SQLException {
    var statement = cursor.statement();
    try {
      return statement == null ? cursor.fetch() : running(statement, cursor::fetch);
    } finally {
      if (!cursor.isReading()) {
        cursors.remove(cursor);
        endReading();
      }
    }
  }

  /** Ends a cursor, read to the end or not; does nothing the second time. */
  void close(JdbcCursor cursor) throws SQLException {
    if (!cursors.remove(cursor)) {
      return;
    }
    var statement = cursor.statement();
    if (statement != null && dialect.cancelsStreams()) {
      statement.cancel();
      try {
        cursor.closeSource();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "a stream was cancelled", e);
      }
      runNothing(); // and so finds out whether the connection is sound
    } else {
      cursor.closeSource();
    }
    endReading();
  }

  /** Reads all to their end, before what would end them. */
  void readAhead(Function<SQLException, DatabaseException> failure) throws SQLException {
    for (var cursor : List.copyOf(cursors)) {
      try {
        cursor.readAhead();
      } catch (SQLException e) {
        cursor.fail(failure.apply(e));
      }
      cursors.remove(cursor);
    }
    endReading();
  }

  /** Ends the transaction that streaming needed. */
  private void endReading() throws SQLException {
    if (cursors.isEmpty() && !transaction && !autoCommit) {
      connection.commit();
    }
  }

  // ---- transactions

  private void useAutoCommit(boolean wanted) throws SQLException {
    if (autoCommit != wanted) {
      connection.setAutoCommit(wanted);
      autoCommit = wanted;
    }
  }

  void begin(TransactionOptions options) throws SQLException {
    var start = dialect.startStatements(options);
    if (start == null && options.isolation().isPresent()) {
      int usual = connection.getTransactionIsolation();
      useAutoCommit(true);
      connection.setTransactionIsolation(level(options.isolation().get()));
      usualIsolation = usual;
    }
    useAutoCommit(false);
    transaction = true;
    if (start != null) {
      for (var sql : start) {
        run(sql);
      }
    }
  }

  private static int level(TransactionOptions.Isolation isolation) {
    return switch (isolation) {
      case READ_UNCOMMITTED -> Connection.TRANSACTION_READ_UNCOMMITTED;
      case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
      case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
      case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
    };
  }

  /** Notes that something went wrong, which may have doomed the transaction. */
  void failed() {
    failed = transaction;
  }

  /**
   * Commits. pgjdbc lets a COMMIT pass that the server has answered with a rollback, so a doomed
   * transaction is asked first, and fails the statement.
   */
  void commit() throws SQLException {
    if (failed && dialect.errorsDoom()) {
      runNothing();
    }
    connection.commit();
    endTransaction();
  }

  /** Succeeds also where nothing is open any more. */
  void rollback() throws SQLException {
    if (transaction) {
      connection.rollback();
      endTransaction();
    }
  }

  private void endTransaction() throws SQLException {
    transaction = false;
    failed = false;
    savepoints.clear();
    if (usualIsolation != UNCHANGED) {
      int usual = usualIsolation;
      usualIsolation = UNCHANGED;
      useAutoCommit(true);
      connection.setTransactionIsolation(usual);
    } else if (!dialect.staysManual()) {
      useAutoCommit(true);
    }
  }

  void savepoint(String name) throws SQLException {
    savepoints.put(name, connection.setSavepoint(name));
  }

  void releaseSavepoint(String name) throws SQLException {
    connection.releaseSavepoint(take(name));
  }

  void rollbackToSavepoint(String name) throws SQLException {
    var savepoint = take(name);
    connection.rollback(savepoint);
    connection.releaseSavepoint(savepoint);
  }

  private Savepoint take(String name) {
    var savepoint = savepoints.remove(name);
    if (savepoint == null) {
      throw new TransactionException("no savepoint " + name + " is set on this connection");
    }
    return savepoint;
  }

  // ---- the end

  /** Closes the connection; where rows are on their way, without reading them. */
  void close() {
    try {
      if (!cursors.isEmpty() && dialect.cancelsStreams()) {
        connection.abort(Runnable::run);
        return;
      }
      if (!autoCommit) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      connection.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a connection did not close as it should", e);
      abort();
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

  private static void closeQuietly(Statement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "a statement did not close", e);
    }
  }

  /** Whether the driver itself has given the connection up. */
  boolean isClosed() {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
