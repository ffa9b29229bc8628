package io.databases.jdbc;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.spi.RowView;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The row that a driver's result is at: each value is read when it is asked for, so that numbers
 * need no boxes and values no array. Not valid any longer when the result goes on. Used by one
 * thread.
 */
final class JdbcView extends RowView {
  private static final MethodHandle LONG = find("longAt", long.class, int.class);
  private static final MethodHandle INT = find("intAt", int.class, int.class);
  private static final MethodHandle DOUBLE = find("doubleAt", double.class, int.class);
  private static final MethodHandle BOOLEAN = find("booleanAt", boolean.class, int.class);
  private static final MethodHandle STRING = find("stringAt", String.class, int.class);
  private static final MethodHandle DECIMAL = find("decimalAt", Object.class, int.class);
  private static final MethodHandle CONVERTED =
      find("convertedAt", Object.class, int.class, Class.class);

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
  public @Nullable MethodHandle reader(int index, Class<?> type) {
    return switch (type.getName()) {
      case "long" -> shape.isReadBy(JdbcTypes.LONG, index) ? at(LONG, index) : null;
      case "int" -> shape.isReadBy(JdbcTypes.INT, index) ? at(INT, index) : null;
      case "double" -> shape.isReadBy(JdbcTypes.DOUBLE, index) ? at(DOUBLE, index) : null;
      case "boolean" -> shape.isReadBy(JdbcTypes.BOOLEAN, index) ? at(BOOLEAN, index) : null;
      case "java.lang.String" -> isText(index) ? at(STRING, index) : null;
      default ->
          switch (shape.reader(index)) {
            case JdbcTypes.Converted(var wanted) ->
                at(MethodHandles.insertArguments(CONVERTED, 2, wanted), index);
            case JdbcTypes.Reader other -> other == JdbcTypes.DECIMAL ? at(DECIMAL, index) : null;
          };
    };
  }

  /** A handle (JdbcView, int)T as one of the value at this place: (Row)T. */
  private static MethodHandle at(MethodHandle value, int index) {
    var fixed = MethodHandles.insertArguments(value, 1, index);
    return fixed.asType(fixed.type().changeParameterType(0, Row.class));
  }

  private static MethodHandle find(String name, Class<?> type, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findVirtual(JdbcView.class, name, MethodType.methodType(type, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("JdbcView lacks " + name, e);
    }
  }

  private boolean isText(int index) {
    return shape.isReadBy(JdbcTypes.STRING, index) || shape.isReadBy(JdbcTypes.JSON, index);
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

  @SuppressWarnings("UnusedMethod") // its handle is
  private @Nullable Object decimalAt(int index) {
    try {
      return source.getBigDecimal(index + 1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @SuppressWarnings("UnusedMethod") // its handle is
  private @Nullable Object convertedAt(int index, Class<?> type) {
    try {
      return source.getObject(index + 1, type);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable String getString(int index) {
    return isText(index) ? stringAt(index) : super.getString(index);
  }

  private @Nullable String stringAt(int index) {
    try {
      return source.getString(index + 1);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public long getLong(int index) {
    return shape.isReadBy(JdbcTypes.LONG, index) ? longAt(index) : super.getLong(index);
  }

  private long longAt(int index) {
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
    return shape.isReadBy(JdbcTypes.INT, index) ? intAt(index) : super.getInt(index);
  }

  private int intAt(int index) {
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
    return shape.isReadBy(JdbcTypes.DOUBLE, index) ? doubleAt(index) : super.getDouble(index);
  }

  private double doubleAt(int index) {
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
    return shape.isReadBy(JdbcTypes.BOOLEAN, index) ? booleanAt(index) : super.getBoolean(index);
  }

  private boolean booleanAt(int index) {
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
