package io.databases.jooq;

import io.databases.Json;
import io.databases.MappingException;
import io.databases.Row;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.EnumType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.XML;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.jspecify.annotations.Nullable;

/** Types of jOOQ's own and of old JDBC as those that {@code io.databases} binds, and back. */
final class StandardTypes {
  private static final Map<Class<?>, Reader> READERS =
      Map.ofEntries(
          Map.entry(Object.class, Row::get),
          Map.entry(JSON.class, by(Json.class, json -> JSON.valueOf(json.text()))),
          Map.entry(JSONB.class, by(Json.class, json -> JSONB.valueOf(json.text()))),
          Map.entry(XML.class, by(String.class, XML::valueOf)),
          Map.entry(UByte.class, by(Short.class, UByte::valueOf)),
          Map.entry(UShort.class, by(Integer.class, UShort::valueOf)),
          Map.entry(UInteger.class, by(Long.class, UInteger::valueOf)),
          Map.entry(ULong.class, by(BigInteger.class, ULong::valueOf)),
          Map.entry(Year.class, by(Integer.class, Year::of)),
          Map.entry(Date.class, by(LocalDate.class, Date::valueOf)),
          Map.entry(Time.class, by(LocalTime.class, Time::valueOf)),
          Map.entry(Timestamp.class, by(LocalDateTime.class, Timestamp::valueOf)));

  private StandardTypes() {}

  /** Reads a value as one type; a null stays one. */
  interface Reader {
    @Nullable Object read(Row row, int index);
  }

  static Reader reader(Class<?> type) {
    var reader = READERS.get(type);
    if (reader != null) {
      return reader;
    }
    return EnumType.class.isAssignableFrom(type)
        ? by(String.class, literal -> constant(type, literal))
        : (row, index) -> row.get(index, type);
  }

  private static <S> Reader by(Class<S> standard, Function<? super S, ?> mapping) {
    return (row, index) -> {
      var value = row.get(index, standard);
      return value == null ? null : mapping.apply(value);
    };
  }

  private static Object constant(Class<?> type, String literal) {
    for (var constant : type.getEnumConstants()) {
      if (((EnumType) constant).getLiteral().equals(literal)) {
        return constant;
      }
    }
    throw new MappingException(
        type.getTypeName() + " has no constant for a value the database has");
  }

  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JSON json -> Json.parse(json.data());
      case JSONB json -> Json.parse(json.data());
      case XML xml -> xml.data();
      case EnumType constant -> constant.getLiteral();
      case UByte number -> number.shortValue();
      case UShort number -> number.intValue();
      case UInteger number -> number.longValue();
      case ULong number -> number.toBigInteger();
      case Year year -> year.getValue();
      case Timestamp timestamp -> timestamp.toLocalDateTime();
      case Date date -> date.toLocalDate();
      case Time time -> time.toLocalTime();
      case Object[] array -> elements(array);
      default -> value;
    };
  }

  private static List<@Nullable Object> elements(Object[] array) {
    var elements = new ArrayList<@Nullable Object>(array.length);
    for (var element : array) {
      elements.add(of(element));
    }
    return elements;
  }
}
