package io.databases.sqlite;

import io.databases.ClosedException;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.spi.Conversions;
import io.databases.spi.PlainInsert;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.StatementInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/**
 * An open connection to SQLite: runs statements, and knows nothing of gates and replies. Used on
 * its session's thread alone, but for {@link #interrupt}. Errors are the JDBC driver's.
 *
 * <p><b>Transactions.</b> BEGIN and COMMIT are statements like any other here. The driver is told
 * that JDBC's auto-commit is off, though no transaction was begun through JDBC: with it on, the
 * driver tries a BEGIN and a COMMIT of its own after each statement, which costs half as much again
 * as inserting a row.
 */
final class SqliteHandle {
  private static final System.Logger LOG = System.getLogger("io.databases.sqlite");
  private static final int LARGE = 1 << 16;
  private static final long UNKNOWN = -1;
  private static final int NO_ROW = -1;
  private static final Object[] NOTHING = {};

  private final SQLiteConnection connection;
  private final DB db;
  private final Haste haste;
  private final boolean locksReaders;
  private final StatementCache statements;
  private final SqliteStatement begin;
  private final SqliteStatement beginImmediate;
  private final SqliteStatement commit;
  private final SqliteStatement rollback;
  private final SqliteStatement lastRowId;
  private final InsertedKeys keys;

  /** The schema's version that what is cached belongs to. */
  private long schemaVersion;

  /** What it is at, for errors. */
  private SqliteErrors.Phase phase = SqliteErrors.Phase.OPENING;

  private int row = NO_ROW;

  /**
   * @param locksReaders whether reading and writing exclude each other in this database
   */
  SqliteHandle(
      SQLiteConnection connection, Conversions conversions, Haste haste, boolean locksReaders)
      throws SQLException {
    this.connection = connection;
    this.haste = haste;
    this.locksReaders = locksReaders;
    this.db = connection.getDatabase();
    connection.getConnectionConfig().setAutoCommit(false);
    boolean utf8 = SqliteConnector.pragma(connection, "encoding").equals("UTF-8");
    statements = new StatementCache(connection, conversions, utf8);
    begin = statements.prepare("BEGIN");
    beginImmediate = statements.prepare("BEGIN IMMEDIATE");
    commit = statements.prepare("COMMIT");
    rollback = statements.prepare("ROLLBACK");
    lastRowId = statements.prepare("SELECT last_insert_rowid()");
    keys = new InsertedKeys(db, statements, lastRowId);
  }

  SQLiteConnection connection() {
    return connection;
  }

  boolean locksReaders() {
    return locksReaders;
  }

  SqliteErrors.Phase phase() {
    return phase;
  }

  /** The row of a batch it is at, counted from 0; negative where it is at none. */
  int row() {
    return row;
  }

  /** Forgets what was found out about another version of the schema. */
  void useSchema(long version) {
    if (version != schemaVersion) {
      statements.clear();
      schemaVersion = version;
    }
  }

  /** Runs a statement to its end, or a read until there are rows enough. */
  Result execute(Request.Execute request) throws SQLException {
    var statement = borrow(request.sql());
    try {
      return SqliteStatements.isChange(request.info())
          ? change(statement, request)
          : read(statement, request);
    } finally {
      giveBack(statement, request.values());
    }
  }

  /** The same for a read that is broken off when it is not over soon, or has to wait. */
  Result executeQuick(Request.Execute request) throws SQLException {
    haste.begin();
    try {
      return execute(request);
    } finally {
      haste.end();
    }
  }

  /** Whether the last quick read was broken off. */
  boolean ranOver() {
    return haste.ranOver();
  }

  private static Result read(SqliteStatement statement, Request.Execute request)
      throws SQLException {
    statement.start(request.values());
    var columns = statement.columns();
    if (columns == null) {
      statement.finish(); // a pragma may work in many steps, and give rows without columns
      return Result.ofAffected(0, null);
    }
    var rows = new ArrayList<Row>();
    statement.read(rows, request.maxRows());
    return new Result(columns, rows, 0, null);
  }

  private Result change(SqliteStatement statement, Request.Execute request) throws SQLException {
    var key = keys.of(statement, request.info());
    try (var report = keys.listen(key)) {
      long before = totalChanges(request.info());
      statement.start(request.values());
      var rows = new ArrayList<Row>();
      if (statement.columns() != null) {
        statement.read(rows, request.maxRows());
        statement.finish();
      }
      long affected = affected(before);
      var generated = affected > 0 ? keys.generated(key, report) : null;
      return new Result(statement.columns(), rows, affected, generated);
    }
  }

  /**
   * Runs a statement once for each array of values, and stops with SQLite's own error for that
   * where the pass is cancelled: between two rows there is nothing that an interrupt would reach.
   */
  long[] executeMany(Request.ExecuteMany request, Gate.Pass pass) throws SQLException {
    boolean change = SqliteStatements.isChange(request.info());
    var rows = request.rows();
    var counts = new long[rows.size()];
    int done = insertAtOnce(request, counts, pass);
    var statement = borrow(request.sql());
    try {
      for (row = done; row < counts.length; row++) {
        check(pass);
        long before = totalChanges(request.info());
        statement.start(rows.get(row));
        statement.finish();
        counts[row] = change ? affected(before) : 0;
      }
      row = NO_ROW;
      return counts;
    } finally {
      giveBack(statement, NOTHING);
    }
  }

  private static void check(Gate.Pass pass) throws SQLException {
    if (pass.isCancelled()) {
      throw DB.newSQLException(Codes.SQLITE_INTERRUPT, "interrupted");
    }
  }

  /**
   * Has a statement insert several rows, as often as there are so many, where a table allows it.
   *
   * @return how many were inserted, each of which counts; the next of them may be what is wrong
   */
  private int insertAtOnce(Request.ExecuteMany request, long[] counts, Gate.Pass pass)
      throws SQLException {
    var insert = counts.length < PlainInsert.MANY ? null : PlainInsert.of(request.sql());
    if (insert == null || insert.rowsAtOnce() == 1 || !takesRowsAtOnce(insert)) {
      return 0;
    }
    int size = insert.rowsAtOnce();
    @Nullable Object[] values = new @Nullable Object[size * insert.parameters()];
    int done = 0;
    var statement = borrow(insert.ofRows(size));
    try {
      while (counts.length - done >= size) {
        check(pass);
        for (int i = 0; i < size; i++) {
          var given = request.rows().get(done + i);
          System.arraycopy(given, 0, values, i * given.length, given.length);
        }
        statement.start(values);
        done += size;
      }
    } catch (SQLException e) {
      if (!SqliteErrors.isOfStatement(e)) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "a row is wrong, and will be found by itself", e);
    } catch (ParameterException e) {
      LOG.log(System.Logger.Level.DEBUG, "a value is wrong, and will be found by its row", e);
    } finally {
      statement.forget(); // of what are many values
      giveBack(statement);
    }
    Arrays.fill(counts, 0, done, 1);
    return done;
  }

  private boolean takesRowsAtOnce(PlainInsert insert) throws SQLException {
    var statement = borrow(RowsAtOnce.QUESTION);
    try {
      statement.start(RowsAtOnce.values(insert));
      var rows = new ArrayList<Row>(1);
      statement.read(rows, 1);
      return RowsAtOnce.allows(rows);
    } finally {
      giveBack(statement);
    }
  }

  /** All or nothing, in a transaction of its own. */
  long[] executeManyInTransaction(Request.ExecuteMany request, Gate.Pass pass) throws SQLException {
    control(beginImmediate);
    try {
      var counts = executeMany(request, pass);
      control(commit);
      return counts;
    } catch (Throwable e) {
      rollback();
      throw e;
    }
  }

  /** All or nothing, as part of the transaction that is open. */
  long[] executeManyInSavepoint(Request.ExecuteMany request, Gate.Pass pass) throws SQLException {
    run("SAVEPOINT many");
    try {
      var counts = executeMany(request, pass);
      run("RELEASE many");
      return counts;
    } catch (Throwable e) {
      if (inTransaction()) {
        run("ROLLBACK TO many");
        run("RELEASE many");
      }
      throw e;
    }
  }

  /** Starts a statement whose rows are read later; to be given back. */
  SqliteStatement start(Request.OpenCursor request) throws SQLException {
    var statement = borrow(request.sql());
    try {
      statement.start(request.values());
      return statement;
    } catch (Throwable e) {
      giveBack(statement, NOTHING);
      throw e;
    }
  }

  private SqliteStatement borrow(String sql) throws SQLException {
    row = NO_ROW;
    phase = SqliteErrors.Phase.PREPARING;
    var statement = statements.borrow(sql);
    phase = SqliteErrors.Phase.RUNNING;
    return statement;
  }

  void giveBack(SqliteStatement statement) {
    giveBack(statement, NOTHING);
  }

  /**
   * @param values what was bound last
   */
  private void giveBack(SqliteStatement statement, @Nullable Object[] values) {
    statement.reset();
    for (var value : values) {
      if ((value instanceof byte[] bytes && bytes.length > LARGE)
          || (value instanceof String text && text.length() > LARGE)) {
        statement.forget();
        break;
      }
    }
    statements.giveBack(statement);
  }

  /** What to compare with later; where the statement is sure to set its own count, nothing. */
  private long totalChanges(StatementInfo info) throws SQLException {
    return info.leadingKeyword().equals("WITH") ? db.total_changes() : UNKNOWN;
  }

  /** SQLite keeps the last count until another statement sets it. */
  private long affected(long before) throws SQLException {
    return before != UNKNOWN && db.total_changes() == before ? 0 : db.changes();
  }

  /** Whether a transaction is open: SQLite ends one by itself after some errors. */
  boolean inTransaction() {
    try {
      if (begin.control() != Codes.SQLITE_DONE) {
        return true;
      }
      commit.control();
      return false;
    } catch (SQLException e) {
      return false; // the connection is closed
    }
  }

  /**
   * @param immediate takes the right to write at once, so that it cannot be refused later
   */
  void begin(boolean immediate) throws SQLException {
    control(immediate ? beginImmediate : begin);
  }

  void commit() throws SQLException {
    control(commit);
  }

  /** Succeeds also where nothing is open any more. */
  void rollback() throws SQLException {
    if (rollback.control() != Codes.SQLITE_DONE && inTransaction()) {
      control(rollback);
    }
  }

  /** Does what can be done. */
  void rollbackQuietly() {
    try {
      rollback();
    } catch (SQLException e) {
      // Nothing is open then, or nothing can be done with the connection.
    }
  }

  private void control(SqliteStatement statement) throws SQLException {
    int result = statement.control();
    if (result != Codes.SQLITE_DONE) {
      phase = SqliteErrors.Phase.RUNNING;
      row = NO_ROW;
      db.throwex(result);
    }
  }

  /** Runs a statement of the library's own that gives nothing and comes again. */
  void run(String sql) throws SQLException {
    var statement = statements.borrow(sql);
    try {
      statement.start(NOTHING);
    } finally {
      giveBack(statement);
    }
  }

  /** The same for one that is not worth keeping. */
  void command(String sql) throws SQLException {
    db.exec(sql, false);
  }

  /** Nothing lies between here and SQLite that could be lost. */
  void ping() {
    if (db.isClosed()) {
      throw new ClosedException("the SQLite connection was closed by way of unwrap");
    }
  }

  /**
   * The connection for use by others. From here on the driver is told the truth about auto-commit,
   * and its own BEGIN and COMMIT are put up with.
   */
  SQLiteConnection handOut() {
    connection.getConnectionConfig().setAutoCommit(true);
    return connection;
  }

  /** Stops what is running, from any thread. */
  void interrupt() {
    try {
      db.interrupt();
    } catch (SQLException e) {
      // It is closed: nothing is running.
    }
  }

  /**
   * Closes the connection. A late interrupt, which found nothing running any more, would stop the
   * last connection from clearing the WAL away; it is forgotten when a statement starts.
   */
  void close() {
    if (db.isClosed()) {
      return;
    }
    try {
      lastRowId.number();
      connection.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "an SQLite connection did not close", e);
    }
  }
}
