package io.databases.spi;

import io.databases.Column;
import io.databases.ConfigurationException;
import io.databases.Converter;
import io.databases.Json;
import io.databases.JsonMapper;
import io.databases.MappingException;
import io.databases.ParameterException;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one {@code Database} are converted: a caller's value to what a driver takes, a
 * driver's value to what a caller asks for.
 *
 * <p>Drivers take and give the <em>standard types</em>: Boolean, Byte, Short, Integer, Long, Float,
 * Double, BigDecimal, BigInteger, String, byte[], LocalDate, LocalTime, LocalDateTime,
 * OffsetDateTime, OffsetTime, UUID, {@link Json}, List (an array in the database) and null. A
 * conversion never loses anything in silence: it is exact or it fails. The one thing rounded is a
 * decimal fraction read as Double or Float, to the nearest.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class Conversions {
  private static final Conversions STANDARD = new Conversions(List.of(), null);

  private final Reading reading;
  private final Binding binding;

  private Conversions(List<Converter<?>> list, @Nullable JsonMapper mapper) {
    Converters converters = new Converters(list);
    this.reading = new Reading(converters, mapper);
    this.binding = new Binding(converters, mapper);
  }

  /** The standard rules alone. */
  public static Conversions standard() {
    return STANDARD;
  }

  /**
   * The converters, then the standard rules, then the mapper for classes nothing else makes of
   * JSON.
   *
   * @throws ConfigurationException where two converters are for one type, or one is for a standard
   *     type
   */
  public static Conversions of(List<Converter<?>> converters, @Nullable JsonMapper mapper) {
    return converters.isEmpty() && mapper == null ? STANDARD : new Conversions(converters, mapper);
  }

  /** True where no converter and no mapper of the user's takes part. */
  public boolean isStandard() {
    return this == STANDARD;
  }

  /** True where a converter is registered for exactly this type. */
  public boolean hasConverter(Class<?> type) {
    return reading.hasConverter(type);
  }

  /**
   * A column's value as the type asked for. A primitive class stands for its box and refuses null;
   * every other type takes null as null.
   *
   * @throws MappingException where that is impossible or would lose something; names the column and
   *     both types
   */
  @SuppressWarnings("unchecked") // what comes out is of the type, boxed where primitive
  public <T> @Nullable T convert(@Nullable Object value, Class<T> type, Column column) {
    if (value != null && value.getClass() == type) {
      return (T) value;
    }
    return (T) convert(value, (Type) type, column);
  }

  /**
   * The same for a generic type: the elements of a {@code List<Integer>} and the values of a {@code
   * Map<String, Integer>} are converted too; of any other generic type the raw class counts.
   */
  public @Nullable Object convert(@Nullable Object value, Type type, Column column) {
    try {
      return reading.convert(value, type);
    } catch (Unconvertible e) {
      throw failure(value, type, column, e.reason(), e.getCause());
    } catch (MappingException e) { // from Json
      throw failure(value, type, column, String.valueOf(e.getMessage()), e);
    }
  }

  private static MappingException failure(
      @Nullable Object value, Type type, Column column, String reason, @Nullable Throwable cause) {
    String message =
        "Cannot read "
            + Names.of(column, value)
            + " as "
            + Names.of(type)
            + (reason.isEmpty() ? "" : ": " + reason);
    return cause == null ? new MappingException(message) : new MappingException(message, cause);
  }

  /**
   * A caller's value as one of the standard types: by its converter, else by the standard rules (an
   * enum by name, an Instant as OffsetDateTime, a Map as Json, an array or Collection as List, …).
   * A value of any other class passes unchanged, for a driver that knows it.
   *
   * @throws ParameterException where the value has no place in a database; says what to bind
   *     instead
   */
  public @Nullable Object toDatabase(@Nullable Object value) {
    return binding.toDatabase(value);
  }

  /**
   * Each value as {@link #toDatabase} has it, in the same array, which is given back.
   *
   * @throws ParameterException where one has no place in a database
   */
  public @Nullable Object[] eachToDatabase(@Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      Object standard = toDatabase(value);
      if (standard != value) { // seldom, and storing has the collector look at it
        values[i] = standard;
      }
    }
    return values;
  }

  /**
   * A value as JSON: by the {@link JsonMapper} where one is configured, else as {@link Json#of}
   * says. For drivers that know a parameter to be JSON.
   *
   * @throws ParameterException where it has no JSON form
   */
  public Json toJson(Object value) {
    return binding.toJson(value);
  }
}
