package io.databases.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.databases.Json;
import io.databases.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/**
 * Values of the standard types to and from what SQLite stores.
 *
 * <p>SQLite stores integers, floating point, text and bytes, in any column; what a column is
 * declared as is a hint ({@link Kind}). A value is read as what its column is declared as where it
 * can be, else as it is stored.
 *
 * <p><b>Decimals.</b> They are bound as text. A column declared {@code DECIMAL(p,s)} or {@code
 * NUMERIC} makes numbers of text that looks like one: integers of 64 bits, else floating point, so
 * that 15 digits survive and trailing zeros do not (those of the declared scale are put back). A
 * type name with {@code TEXT} in it, as in {@code DECIMAL TEXT}, keeps every digit.
 */
final class SqliteTypes {
  private SqliteTypes() {}

  /** What a column's values are meant to be, by its declared type. */
  enum Kind {
    /** As stored. */
    PLAIN,
    BOOLEAN,
    DECIMAL,
    DATE,
    TIME,
    DATE_TIME,
    ZONED_DATE_TIME,
    UUID,
    JSON;

    static Kind of(String declared) {
      if (declared.isEmpty()) {
        return PLAIN;
      }
      int bracket = declared.indexOf('(');
      var name =
          (bracket < 0 ? declared : declared.substring(0, bracket))
              .strip()
              .toUpperCase(Locale.ROOT);
      return switch (name) {
        case "BOOLEAN", "BOOL" -> BOOLEAN;
        case "DATE" -> DATE;
        case "TIME", "TIMETZ", "TIME WITH TIME ZONE", "TIME WITHOUT TIME ZONE" -> TIME;
        case "DATETIME", "TIMESTAMP", "TIMESTAMP WITHOUT TIME ZONE" -> DATE_TIME;
        case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE" -> ZONED_DATE_TIME;
        case "UUID" -> UUID;
        case "JSON", "JSONB" -> JSON;
        default -> name.startsWith("DECIMAL") || name.startsWith("NUMERIC") ? DECIMAL : PLAIN;
      };
    }
  }

  /**
   * How the values of one column are read.
   *
   * @param scale how many decimal places are declared, 0 where none
   * @param utf8 true where the database keeps text in UTF-8
   */
  record Decoder(Kind kind, int scale, boolean utf8) {
    static Decoder of(String declared, boolean utf8) {
      var kind = Kind.of(declared);
      return new Decoder(kind, kind == Kind.DECIMAL ? scale(declared) : 0, utf8);
    }

    private static int scale(String declared) {
      int comma = declared.indexOf(',');
      int end = declared.indexOf(')', comma + 1);
      try {
        return comma < 0 || end < 0
            ? 0
            : Integer.parseInt(declared.substring(comma + 1, end).strip());
      } catch (NumberFormatException e) {
        return 0;
      }
    }

    /** The value of column {@code i} of the row the statement is at. */
    @Nullable Object read(DB db, long statement, int i) throws SQLException {
      return switch (db.column_type(statement, i)) {
        case Codes.SQLITE_INTEGER -> ofLong(db.column_long(statement, i));
        case Codes.SQLITE_FLOAT -> ofDouble(db.column_double(statement, i));
        case Codes.SQLITE_TEXT -> ofText(text(db, statement, i));
        case Codes.SQLITE_BLOB -> ofBytes(db.column_blob(statement, i));
        default -> null;
      };
    }

    /** Copying the bytes out is twice as fast as the driver's own way over a direct buffer. */
    private String text(DB db, long statement, int i) throws SQLException {
      return utf8 ? new String(db.column_blob(statement, i), UTF_8) : db.column_text(statement, i);
    }

    private Object ofLong(long value) {
      return switch (kind) {
        case PLAIN -> value;
        case BOOLEAN -> value == 0 || value == 1 ? (Object) (value == 1) : (Object) value;
        case DECIMAL -> scaled(BigDecimal.valueOf(value));
        case JSON -> Json.trusted(Long.toString(value));
        default -> value;
      };
    }

    private Object ofDouble(double value) {
      if (Double.isFinite(value)) {
        if (kind == Kind.DECIMAL) {
          return scaled(BigDecimal.valueOf(value));
        }
        if (kind == Kind.JSON) {
          return Json.trusted(Double.toString(value));
        }
      }
      return value;
    }

    private Object ofText(String text) {
      var value =
          switch (kind) {
            case PLAIN, BOOLEAN -> text;
            case DECIMAL -> decimal(text);
            case DATE -> SqliteTemporals.date(text);
            case TIME -> SqliteTemporals.time(text);
            case DATE_TIME -> SqliteTemporals.dateTime(text);
            case ZONED_DATE_TIME -> SqliteTemporals.zoned(text);
            case UUID -> uuid(text);
            case JSON -> json(text);
          };
      return value == null ? text : value;
    }

    private Object ofBytes(byte[] bytes) {
      if (kind == Kind.UUID && bytes.length == 16) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
      }
      return bytes;
    }

    private BigDecimal scaled(BigDecimal value) {
      return value.scale() < scale ? value.setScale(scale) : value;
    }

    private static @Nullable BigDecimal decimal(String text) {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }

    private static @Nullable UUID uuid(String text) {
      try {
        return text.length() == 36 ? UUID.fromString(text) : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    /** Not checked to the end, which would cost as much as using it. */
    private static @Nullable Json json(String text) {
      var body = text.strip();
      return !body.isEmpty() && "{[\"-0123456789tfn".indexOf(body.charAt(0)) >= 0
          ? Json.trusted(text)
          : null;
    }
  }

  /** The values as SQLite's binding takes them: the given array itself where nothing changes. */
  static @Nullable Object[] bind(@Nullable Object[] values) {
    @Nullable Object[] bound = values;
    for (int i = 0; i < values.length; i++) {
      var value = values[i];
      var stored = bind(value, i);
      if (stored != value) {
        if (bound == values) {
          bound = values.clone();
        }
        bound[i] = stored;
      }
    }
    return bound;
  }

  private static @Nullable Object bind(@Nullable Object value, int index) {
    return switch (value) {
      case null -> null;
      case String _, Long _, Integer _, Short _, byte[] _ -> value;
      case Double number -> number.isNaN() ? refuseNaN(index) : number;
      case Float number -> number.isNaN() ? refuseNaN(index) : number;
      case Boolean flag -> flag ? 1 : 0;
      case Byte number -> number.intValue();
      case BigDecimal number -> text(number);
      case BigInteger number ->
          number.bitLength() < 64 ? (Object) number.longValue() : number.toString();
      case LocalDate date -> SqliteTemporals.format(date);
      case LocalTime time -> SqliteTemporals.format(time);
      case LocalDateTime dateTime -> SqliteTemporals.format(dateTime);
      case OffsetDateTime dateTime -> SqliteTemporals.format(dateTime);
      case OffsetTime time -> SqliteTemporals.format(time);
      case UUID uuid -> uuid.toString();
      case Json json -> json.text();
      case List<?> _ ->
          throw refusal(index, value, "SQLite has no arrays; bind its elements, or Json.of(list)");
      default -> throw refusal(index, value, "SQLite stores numbers, text, bytes and null");
    };
  }

  /** In full, without an exponent, unless that would be absurdly long. */
  private static String text(BigDecimal number) {
    return Math.abs((long) number.scale()) <= 1_000 ? number.toPlainString() : number.toString();
  }

  private static Object refuseNaN(int index) {
    throw new ParameterException(
        "parameter %d is NaN, which SQLite would store as NULL; bind null to mean that"
            .formatted(index + 1));
  }

  private static ParameterException refusal(int index, Object value, String reason) {
    return new ParameterException(
        "parameter %d is a %s: %s".formatted(index + 1, value.getClass().getTypeName(), reason));
  }
}
