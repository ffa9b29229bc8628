package io.databases.sqlite;

import io.databases.Column;
import io.databases.Columns;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A prepared statement, stepped through by way of the driver's {@code sqlite3_…} calls: JDBC's own
 * way through its result sets costs a third of the time of a point select. Used on its session's
 * thread alone.
 */
final class SqliteStatement {
  private enum Position {
    /** Not started, at its end, or reset. */
    IDLE,
    /** At a row that was not read yet. */
    AT_ROW,
    /** At a row that was read: the next step is put off until its row is wanted. */
    PAST_ROW
  }

  /** After this long the columns are looked at again, in nanoseconds. */
  private static final long DESCRIPTION_AGE = 1_000_000_000;

  private final DB db;
  private final CoreStatement core;
  private final String sql;
  private final int parameters;
  private final boolean utf8;
  private final Conversions conversions;

  /** What its rows look like; null where it gives none. */
  private @Nullable Columns columns;

  private SqliteTypes.Decoder[] decoders = {};

  /** When the columns were looked at; 0 for never. */
  private long describedAt;

  private Position position = Position.IDLE;

  /** True while something of it is still in use, so that it must not be started anew. */
  private boolean lent;

  /** Where a row that it inserts gets its key from; found on first need. */
  private @Nullable InsertedKey key;

  private SqliteStatement(
      SQLiteConnection connection,
      CoreStatement core,
      String sql,
      int parameters,
      boolean utf8,
      Conversions conversions)
      throws SQLException {
    this.db = connection.getDatabase();
    this.core = core;
    this.sql = sql;
    this.parameters = parameters;
    this.utf8 = utf8;
    this.conversions = conversions;
  }

  static SqliteStatement prepare(
      SQLiteConnection connection, String sql, boolean utf8, Conversions conversions)
      throws SQLException {
    var prepared = connection.prepareStatement(SqliteStatements.withoutEmpty(sql));
    int parameters = prepared.getParameterMetaData().getParameterCount();
    return new SqliteStatement(
        connection, (CoreStatement) prepared, sql, parameters, utf8, conversions);
  }

  /**
   * Whether the columns are known, once the statement was stepped: only then has SQLite seen
   * whether the schema is still what it was compiled for, and if not compiled it again. It does not
   * tell. A change made by this JVM brings a new statement; one made by another process is found by
   * the number of columns, or else after a moment.
   */
  private boolean isDescribed() throws SQLException {
    if (columns == null) {
      return describedAt != 0 && position == Position.IDLE;
    }
    return System.nanoTime() - describedAt < DESCRIPTION_AGE
        && core.pointer.safeRunInt(DB::column_count) == decoders.length;
  }

  private void describe(DB database, long pointer) throws SQLException {
    int count = database.column_count(pointer);
    var list = new ArrayList<Column>(count);
    for (int i = 0; i < count; i++) {
      var declared = database.column_decltype(pointer, i);
      list.add(new Column(database.column_name(pointer, i), declared == null ? "" : declared));
    }
    describedAt = System.nanoTime() | 1;
    var found = count == 0 ? null : Columns.of(list, conversions);
    if (Objects.equals(found, columns)) {
      return; // what was derived from the columns stays with them
    }
    columns = found;
    decoders =
        list.stream()
            .map(column -> SqliteTypes.Decoder.of(column.typeName(), utf8))
            .toArray(SqliteTypes.Decoder[]::new);
  }

  String sql() {
    return sql;
  }

  @Nullable Columns columns() {
    return columns;
  }

  boolean isLent() {
    return lent;
  }

  void setLent(boolean lent) {
    this.lent = lent;
  }

  @Nullable InsertedKey key() {
    return key;
  }

  void setKey(InsertedKey key) {
    this.key = key;
  }

  /** False once an error made the driver throw it away. */
  boolean isUsable() {
    return !core.pointer.isClosed();
  }

  /** Binds the values and takes the first step. */
  void start(@Nullable Object[] values) throws SQLException {
    if (values.length != parameters) {
      throw new ParameterException(
          "the statement takes %d values, not %d".formatted(parameters, values.length));
    }
    var bound = SqliteTypes.bind(values);
    try {
      if (db.execute(core, bound)) {
        position = Position.AT_ROW;
      }
      if (!isDescribed()) {
        core.pointer.safeRunConsume(this::describe);
      }
    } catch (SQLException e) {
      reset();
      throw e;
    }
  }

  /** Adds rows to the list, at most {@code limit} (0 for all); false where the end was seen. */
  boolean read(List<Row> rows, int limit) throws SQLException {
    var shape = columns;
    if (position == Position.IDLE || shape == null) {
      return false;
    }
    return settle(
        core.pointer.safeRunInt((database, pointer) -> {
          int result = position == Position.AT_ROW ? Codes.SQLITE_ROW : database.step(pointer);
          int left = limit == 0 ? Integer.MAX_VALUE : limit;
          while (result == Codes.SQLITE_ROW) {
            rows.add(new ArrayRow(shape, row(database, pointer)));
            if (--left == 0) {
              break;
            }
            result = database.step(pointer);
          }
          return result;
        }));
  }

  private @Nullable Object[] row(DB database, long pointer) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[decoders.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = decoders[i].read(database, pointer, i);
    }
    return values;
  }

  /** Steps on to the end without looking: what a statement does is done by its last step. */
  void finish() throws SQLException {
    if (position != Position.IDLE) {
      settle(
          core.pointer.safeRunInt((database, pointer) -> {
            int result = Codes.SQLITE_ROW;
            while (result == Codes.SQLITE_ROW) {
              result = database.step(pointer);
            }
            return result;
          }));
    }
  }

  private boolean settle(int result) throws SQLException {
    if (result == Codes.SQLITE_ROW) {
      position = Position.PAST_ROW;
      return true;
    }
    try {
      if (result != Codes.SQLITE_DONE) {
        db.throwex(result);
      }
      return false;
    } finally {
      reset();
    }
  }

  /** Takes a step that gives no rows, such as COMMIT, and returns the result code. */
  int control() throws SQLException {
    return core.pointer.safeRunInt((database, pointer) -> {
      int result = database.step(pointer);
      database.reset(pointer);
      return result;
    });
  }

  /** The first row's first column as a number; the statement is done then. */
  long number() throws SQLException {
    return core.pointer.safeRunLong((database, pointer) -> {
      database.step(pointer);
      long value = database.column_long(pointer, 0);
      database.reset(pointer);
      return value;
    });
  }

  /** Ends what it is at, so that it can be started again. */
  void reset() {
    position = Position.IDLE;
    try {
      if (isUsable()) {
        core.pointer.safeRunInt(DB::reset);
      }
    } catch (SQLException e) {
      // Resetting repeats the error of the last step, which was reported then.
    }
  }

  /** Lets go of large values, which SQLite would keep until others are bound. */
  void forget() {
    try {
      if (isUsable()) {
        core.pointer.safeRunInt(DB::clear_bindings);
      }
    } catch (SQLException e) {
      // They stay until others are bound.
    }
  }

  void close() {
    position = Position.IDLE;
    try {
      core.pointer.close();
    } catch (SQLException e) {
      // It is closed all the same.
    }
  }
}
