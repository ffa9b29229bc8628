package io.databases.spi;

import io.databases.ConfigurationException;
import io.databases.Converter;
import io.databases.Json;
import io.databases.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The registered converters, found by the type asked for or by the class of a value to bind. */
final class Converters {
  private static final Set<Class<?>> STANDARD =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          String.class,
          byte[].class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          OffsetTime.class,
          UUID.class,
          Json.class);

  private final Map<Class<?>, Converter<?>> byType = new LinkedHashMap<>();
  private final Map<Class<?>, Optional<Converter<?>>> byValueClass = new ConcurrentHashMap<>();

  Converters(List<Converter<?>> converters) {
    for (Converter<?> converter : converters) {
      Class<?> type = converter.type();
      if (STANDARD.contains(type) || type.isPrimitive()) {
        throw new ConfigurationException(
            "A converter for "
                + Names.of(type)
                + " would never be used, drivers take that type as it is; wrap the value in a type"
                + " of your own");
      }
      Class<?> stored = converter.storedType();
      if (stored != Object.class && stored != List.class && !STANDARD.contains(stored)) {
        throw new ConfigurationException(
            "The converter for "
                + type.getTypeName()
                + " is stored as "
                + Names.of(stored)
                + ", which no driver takes; see Converter.toDatabase");
      }
      if (byType.putIfAbsent(type, converter) != null) {
        throw new ConfigurationException("Two converters for " + type.getTypeName());
      }
    }
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  /** For exactly the type. */
  @Nullable Converter<?> reading(Class<?> type) {
    return byType.get(type);
  }

  /** For the class or the nearest type above it. */
  @Nullable Converter<?> binding(Class<?> valueClass) {
    return byValueClass.computeIfAbsent(valueClass, this::nearest).orElse(null);
  }

  private Optional<Converter<?>> nearest(Class<?> valueClass) {
    Converter<?> nearest = null;
    for (Converter<?> converter : byType.values()) {
      if (converter.type().isAssignableFrom(valueClass)
          && (nearest == null || nearest.type().isAssignableFrom(converter.type()))) {
        nearest = converter;
      }
    }
    if (nearest == null) {
      return Optional.empty();
    }
    for (Converter<?> converter : byType.values()) {
      if (converter.type().isAssignableFrom(valueClass)
          && !converter.type().isAssignableFrom(nearest.type())) {
        throw new ParameterException(
            "The converters for "
                + nearest.type().getTypeName()
                + " and "
                + converter.type().getTypeName()
                + " both apply to "
                + valueClass.getTypeName()
                + "; register one for it");
      }
    }
    return Optional.of(nearest);
  }
}
