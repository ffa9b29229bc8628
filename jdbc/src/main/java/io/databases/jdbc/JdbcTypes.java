package io.databases.jdbc;

import io.databases.Json;
import io.databases.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of the standard types to and from what JDBC drivers take and give. */
final class JdbcTypes {
  /** Reads one column of the row that a result is at, at a place counted from 1. */
  @FunctionalInterface
  interface Reader {
    @Nullable Object read(ResultSet rows, int place) throws SQLException;
  }

  /** A column as the driver describes it; {@code type} is one of {@link Types}. */
  record Described(String label, String typeName, int type, int precision, boolean signed) {
    static Described of(ResultSetMetaData columns, int place) throws SQLException {
      var typeName = columns.getColumnTypeName(place);
      return new Described(
          columns.getColumnLabel(place),
          typeName == null ? "" : typeName,
          columns.getColumnType(place),
          columns.getPrecision(place),
          columns.isSigned(place) || typeName == null || !typeName.contains("UNSIGNED"));
    }

    /**
     * Whether {@link #of} would describe the column so. What a name tells is not asked again, nor a
     * precision where nothing depends on it: each question costs as much as reading a value.
     */
    boolean fits(ResultSetMetaData columns, int place) throws SQLException {
      return type == columns.getColumnType(place)
          && label.equals(columns.getColumnLabel(place))
          && typeName.equals(Objects.requireNonNullElse(columns.getColumnTypeName(place), ""))
          && (type != Types.BIT || precision == columns.getPrecision(place));
    }
  }

  static final Reader STRING = ResultSet::getString;
  static final Reader BYTES = ResultSet::getBytes;
  static final Reader SHORT =
      (rows, place) -> {
        short value = rows.getShort(place);
        return value == 0 && rows.wasNull() ? null : (Object) value;
      };
  static final Reader INT =
      (rows, place) -> {
        int value = rows.getInt(place);
        return value == 0 && rows.wasNull() ? null : (Object) value;
      };
  static final Reader BOOLEAN =
      (rows, place) -> {
        boolean value = rows.getBoolean(place);
        return !value && rows.wasNull() ? null : (Object) value;
      };
  static final Reader LONG =
      (rows, place) -> {
        long value = rows.getLong(place);
        return value == 0 && rows.wasNull() ? null : (Object) value;
      };
  private static final Reader FLOAT =
      (rows, place) -> {
        float value = rows.getFloat(place);
        return mayBeNull(value) && rows.wasNull() ? null : (Object) value;
      };
  static final Reader DOUBLE =
      (rows, place) -> {
        double value = rows.getDouble(place);
        return mayBeNull(value) && rows.wasNull() ? null : (Object) value;
      };
  static final Reader DECIMAL = ResultSet::getBigDecimal;
  private static final Reader BIG_INTEGER =
      (rows, place) -> {
        var value = rows.getBigDecimal(place);
        return value == null ? null : value.toBigIntegerExact();
      };
  static final Reader JSON =
      (rows, place) -> {
        var text = rows.getString(place);
        return text == null ? null : Json.trusted(text);
      };
  private static final Reader UNKNOWN = (rows, place) -> standard(rows.getObject(place));

  private JdbcTypes() {}

  /** Whether a driver gives this for NULL; DuckDB's does not give 0, as JDBC has it. */
  static boolean mayBeNull(double value) {
    return value == 0 || Double.isNaN(value);
  }

  /** What the driver makes of the column's values itself. */
  record Converted(Class<?> type) implements Reader {
    @Override
    public @Nullable Object read(ResultSet rows, int place) throws SQLException {
      return rows.getObject(place, type);
    }
  }

  static Reader reader(Described column, JdbcDialect dialect) {
    var own = dialect.reader(column);
    if (own != null) {
      return own;
    }
    return switch (column.typeName().toUpperCase(Locale.ROOT)) {
      case "UUID" -> (rows, place) -> uuid(rows.getObject(place));
      case "JSON", "JSONB" -> JSON;
      default -> byType(column);
    };
  }

  private static Reader byType(Described column) {
    boolean signed = column.signed();
    return switch (column.type()) {
      case Types.BIT, Types.BOOLEAN -> BOOLEAN;
      case Types.TINYINT -> SHORT;
      case Types.SMALLINT -> signed ? SHORT : INT;
      case Types.INTEGER -> signed ? INT : LONG;
      case Types.BIGINT -> signed ? LONG : BIG_INTEGER;
      case Types.REAL -> FLOAT;
      case Types.FLOAT, Types.DOUBLE -> DOUBLE;
      case Types.NUMERIC, Types.DECIMAL -> DECIMAL;
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB ->
          STRING;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BYTES;
      case Types.DATE -> new Converted(LocalDate.class);
      case Types.TIME -> new Converted(LocalTime.class);
      case Types.TIMESTAMP -> new Converted(LocalDateTime.class);
      case Types.TIME_WITH_TIMEZONE -> new Converted(OffsetTime.class);
      case Types.TIMESTAMP_WITH_TIMEZONE -> new Converted(OffsetDateTime.class);
      default -> UNKNOWN;
    };
  }

  private static @Nullable Object uuid(@Nullable Object value) throws SQLException {
    return value instanceof String text ? UUID.fromString(text) : standard(value);
  }

  /** A driver's object as one of the standard types; its text where it is none of them. */
  private static @Nullable Object standard(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> null;
      case Boolean _,
          Byte _,
          Short _,
          Integer _,
          Long _,
          Float _,
          Double _,
          BigDecimal _,
          BigInteger _,
          String _,
          byte[] _,
          LocalDate _,
          LocalTime _,
          LocalDateTime _,
          OffsetDateTime _,
          OffsetTime _,
          UUID _ ->
          value;
      case ZonedDateTime time -> time.toOffsetDateTime();
      case Timestamp time -> time.toLocalDateTime();
      case java.sql.Date date -> date.toLocalDate();
      case java.sql.Time time -> time.toLocalTime();
      case java.util.Date date -> date.toInstant().atZone(ZoneId.of("UTC")).toOffsetDateTime();
      case Array array -> elements(array.getArray());
      case Object[] array -> elements(array);
      case List<?> list -> elements(list.toArray());
      case SQLXML xml -> xml.getString();
      case Struct struct -> elements(struct.getAttributes());
      case Clob text -> text.getSubString(1, Math.toIntExact(text.length()));
      case Blob bytes -> bytes.getBytes(1, Math.toIntExact(bytes.length()));
      default -> value.toString();
    };
  }

  private static List<@Nullable Object> elements(Object array) throws SQLException {
    int length = java.lang.reflect.Array.getLength(array);
    var list = new ArrayList<@Nullable Object>(length);
    for (int i = 0; i < length; i++) {
      list.add(standard(java.lang.reflect.Array.get(array, i)));
    }
    return Collections.unmodifiableList(list);
  }

  /** Binds an array, whose elements are of a type that the database names so. */
  static void bindArray(
      PreparedStatement statement, int place, String elementType, @Nullable Object[] elements)
      throws SQLException {
    statement.setArray(place, statement.getConnection().createArrayOf(elementType, elements));
  }

  /** Binds a value that all drivers take the same way; false where it is of another type. */
  static boolean bindCommon(PreparedStatement statement, int place, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(place, Types.NULL);
      case String text -> statement.setString(place, text);
      case Integer number -> statement.setInt(place, number);
      case Long number -> statement.setLong(place, number);
      case Boolean flag -> statement.setBoolean(place, flag);
      case Double number -> statement.setDouble(place, number);
      case BigDecimal number -> statement.setBigDecimal(place, number);
      case Short number -> statement.setShort(place, number);
      case Float number -> statement.setFloat(place, number);
      case byte[] bytes -> statement.setBytes(place, bytes);
      case LocalDate _, LocalTime _, LocalDateTime _ -> statement.setObject(place, value);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Binds a value of another type the way most drivers take it. */
  static void bindOther(PreparedStatement statement, int place, Object value) throws SQLException {
    switch (value) {
      case OffsetDateTime _, OffsetTime _, UUID _ -> statement.setObject(place, value);
      case Json json -> statement.setString(place, json.text());
      case Byte number -> statement.setByte(place, number);
      case BigInteger number -> statement.setBigDecimal(place, new BigDecimal(number));
      case List<?> _ ->
          throw new ParameterException(
              "parameter %d is a list, which this database has no type for; bind its elements, or"
                      .formatted(place)
                  + " Json.of(list)");
      default ->
          throw new ParameterException(
              "parameter %d is a %s, which JDBC cannot bind; register a Converter for it"
                  .formatted(place, value.getClass().getTypeName()));
    }
  }
}
