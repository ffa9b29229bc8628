package io.databases;

import java.util.function.Function;

/**
 * Carries one type of yours to the database and back; registered with the builder of a {@code
 * Database}.
 *
 * <p>When a value is bound, the converter of its class applies, else that of the nearest superclass
 * or interface, so one converter serves a sealed interface. When a value is read, the type asked
 * for must be exactly {@link #type()}. SQL NULL never reaches a converter: it is {@code null} both
 * ways.
 *
 * <p>Implementations are called by many threads at once. An exception from {@link #toDatabase}
 * becomes the cause of a {@link ParameterException}, one from {@link #fromDatabase} the cause of a
 * {@link MappingException} that names the column.
 *
 * @param <T> the type converted
 */
public interface Converter<T> {
  /**
   * The type converted; none of those a driver takes as they are, such as {@code String} or {@code
   * Long}.
   */
  Class<T> type();

  /**
   * The value as one of the types every driver takes: Boolean, Byte, Short, Integer, Long, Float,
   * Double, BigDecimal, BigInteger, String, byte[], LocalDate, LocalTime, LocalDateTime,
   * OffsetDateTime, OffsetTime, UUID, {@link Json}, or a List of these.
   */
  Object toDatabase(T value);

  /**
   * The type {@link #fromDatabase} takes: one of those above, List, or Object for whatever the
   * driver gives. A column's value is converted to it by the standard rules first.
   */
  default Class<?> storedType() {
    return Object.class;
  }

  /** The value of a column, of type {@link #storedType()}. */
  T fromDatabase(Object value);

  /** A converter of two functions; the second takes whatever the driver gives. */
  static <T> Converter<T> of(
      Class<T> type,
      Function<? super T, ?> toDatabase,
      Function<Object, ? extends T> fromDatabase) {
    return new FunctionConverter<>(type, Object.class, toDatabase, fromDatabase);
  }

  /**
   * A converter over one stored type, for example {@code Converter.of(Money.class, Long.class,
   * Money::cents, Money::ofCents)}.
   */
  static <T, S> Converter<T> of(
      Class<T> type,
      Class<S> storedType,
      Function<? super T, ? extends S> toDatabase,
      Function<? super S, ? extends T> fromDatabase) {
    return new FunctionConverter<>(type, storedType, toDatabase, fromDatabase);
  }
}
