package io.databases.spi;

import io.databases.Converter;
import io.databases.Json;
import io.databases.JsonMapper;
import io.databases.ParameterException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From a caller's value to a standard type. */
final class Binding {
  private final Converters converters;
  private final @Nullable JsonMapper mapper;

  Binding(Converters converters, @Nullable JsonMapper mapper) {
    this.converters = converters;
    this.mapper = mapper;
  }

  @Nullable Object toDatabase(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String _,
          Long _,
          Integer _,
          Boolean _,
          Double _,
          BigDecimal _,
          byte[] _,
          UUID _,
          LocalDate _,
          LocalDateTime _,
          OffsetDateTime _,
          Short _,
          Byte _,
          Float _,
          BigInteger _,
          LocalTime _,
          OffsetTime _,
          Json _ ->
          value;
      default -> {
        Converter<?> converter = converters.isEmpty() ? null : converters.binding(value.getClass());
        yield normalise(converter == null ? value : custom(converter, value));
      }
    };
  }

  /** Plain data reads the same with every mapper, so a mapper is asked only where it is needed. */
  Json toJson(Object value) {
    try {
      return Json.of(value);
    } catch (ParameterException e) {
      if (mapper == null) {
        throw e;
      }
    }
    @Nullable String text; // whatever the interface promises
    try {
      text = mapper.write(value);
    } catch (Exception e) {
      throw new ParameterException(
          "The JsonMapper cannot write " + value.getClass().getTypeName() + " as JSON", e);
    }
    if (text == null) {
      throw new ParameterException(
          "The JsonMapper gave null for " + value.getClass().getTypeName() + ", not JSON");
    }
    return Json.trusted(text);
  }

  @SuppressWarnings("unchecked") // the converter was found by the class of the value
  private static <T> Object custom(Converter<T> converter, Object value) {
    @Nullable Object stored; // whatever the interface promises
    try {
      stored = converter.toDatabase((T) value);
    } catch (RuntimeException e) {
      throw new ParameterException(
          "The converter for "
              + converter.type().getTypeName()
              + " threw "
              + e.getClass().getTypeName(),
          e);
    }
    if (stored == null) {
      throw new ParameterException(
          "The converter for "
              + converter.type().getTypeName()
              + " gave null; bind null itself instead");
    }
    return stored;
  }

  private @Nullable Object normalise(Object value) {
    return switch (value) {
      case Enum<?> constant -> constant.name();
      case Instant instant -> atUtc(instant);
      case ZonedDateTime time -> time.toOffsetDateTime();
      case CharSequence text -> text.toString();
      case Character character -> character.toString();
      case char[] characters -> String.valueOf(characters);
      case Map<?, ?> map -> toJson(map);
      case Collection<?> collection -> elements(collection);
      case ByteBuffer buffer -> bytes(buffer);
      case Date date -> fromDate(date);
      case Calendar calendar ->
          calendar.toInstant().atZone(calendar.getTimeZone().toZoneId()).toOffsetDateTime();
      case Optional<?> _, OptionalInt _, OptionalLong _, OptionalDouble _ ->
          throw new ParameterException(
              "An Optional cannot be bound; bind what is inside, or null: optional.orElse(null)");
      default ->
          value.getClass().isArray() && !(value instanceof byte[])
              ? elements(arrayElements(value))
              : value;
    };
  }

  /** A copy, since the statement may be sent after the caller has changed the collection. */
  private List<@Nullable Object> elements(Collection<?> collection) {
    List<@Nullable Object> result = new ArrayList<>(collection.size());
    for (Object element : collection) {
      result.add(toDatabase(element));
    }
    return Collections.unmodifiableList(result);
  }

  private static List<?> arrayElements(Object array) {
    if (array instanceof Object[] objects) {
      return Arrays.asList(objects);
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  @SuppressWarnings(
      "JavaUtilDate") // old code binds it; it is a moment, whatever its methods pretend
  private static OffsetDateTime fromDate(Date date) {
    String type = date.getClass().getName(); // by name: this module does not need java.sql
    String remedy =
        switch (type) {
          case "java.sql.Date" -> "date.toLocalDate()";
          case "java.sql.Time" -> "time.toLocalTime()";
          case "java.sql.Timestamp" -> "timestamp.toLocalDateTime() or timestamp.toInstant()";
          default -> "";
        };
    if (!remedy.isEmpty()) {
      throw new ParameterException(
          "A " + type + " means different things in different time zones; bind " + remedy);
    }
    return atUtc(date.toInstant());
  }

  private static OffsetDateTime atUtc(Instant instant) {
    try {
      return instant.atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new ParameterException(
          "An Instant beyond the years of OffsetDateTime cannot be bound", e);
    }
  }
}
