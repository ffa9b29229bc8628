package io.databases.jdbc;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The row that a driver's result is at: each value is read when it is asked for, so that numbers
 * need no boxes and values no array. Not valid any longer when the result goes on. Used by one
 * thread.
 */
final class JdbcView extends Row {
  private final JdbcShape shape;
  private final ResultSet source;
  private @Nullable SQLException failure;

  JdbcView(JdbcShape shape, ResultSet source) {
    super(shape.columns());
    this.shape = shape;
    this.source = source;
  }

  /** Throws what the driver has thrown, which whoever asked for a value cannot have told. */
  void check() throws SQLException {
    if (failure != null) {
      throw failure;
    }
  }

  private DatabaseException failed(SQLException e) {
    failure = e;
    return new DatabaseException("a value could not be read", ErrorDetails.OUTCOME_UNKNOWN, e);
  }

  @Override
  public @Nullable Object get(int index) {
    check(index);
    try {
      return shape.value(source, index);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable String getString(int index) {
    if (!shape.isReadBy(JdbcTypes.STRING, index) && !shape.isReadBy(JdbcTypes.JSON, index)) {
      return super.getString(index);
    }
    try {
      return source.getString(index + 1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public long getLong(int index) {
    if (!shape.isReadBy(JdbcTypes.LONG, index)) {
      return super.getLong(index);
    }
    try {
      long value = source.getLong(index + 1);
      if (value != 0 || !source.wasNull()) {
        return value;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    throw nullValue(index, Long.class);
  }

  @Override
  public int getInt(int index) {
    if (!shape.isReadBy(JdbcTypes.INT, index)) {
      return super.getInt(index);
    }
    try {
      int value = source.getInt(index + 1);
      if (value != 0 || !source.wasNull()) {
        return value;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    throw nullValue(index, Integer.class);
  }

  @Override
  public double getDouble(int index) {
    if (!shape.isReadBy(JdbcTypes.DOUBLE, index)) {
      return super.getDouble(index);
    }
    try {
      double value = source.getDouble(index + 1);
      if (!JdbcTypes.mayBeNull(value) || !source.wasNull()) {
        return value;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    throw nullValue(index, Double.class);
  }

  @Override
  public boolean getBoolean(int index) {
    if (!shape.isReadBy(JdbcTypes.BOOLEAN, index)) {
      return super.getBoolean(index);
    }
    try {
      boolean value = source.getBoolean(index + 1);
      if (value || !source.wasNull()) {
        return value;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    throw nullValue(index, Boolean.class);
  }
}
