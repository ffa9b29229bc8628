package io.databases.spi;

import io.databases.Converter;
import io.databases.Json;
import io.databases.JsonMapper;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From a driver's value to the type a caller asks for; what is impossible throws {@link
 * Unconvertible}.
 */
final class Reading {
  /** The types with rules of their own. */
  private static final Map<Class<?>, Target> TARGETS =
      Map.ofEntries(
          Map.entry(Boolean.class, Numbers::toBoolean),
          Map.entry(Byte.class, Numbers::toByte),
          Map.entry(Short.class, Numbers::toShort),
          Map.entry(Integer.class, Numbers::toInteger),
          Map.entry(Long.class, Numbers::toLong),
          Map.entry(Float.class, Numbers::toFloat),
          Map.entry(Double.class, Numbers::toDouble),
          Map.entry(BigDecimal.class, Numbers::toBigDecimal),
          Map.entry(BigInteger.class, Numbers::toBigInteger),
          Map.entry(LocalDate.class, Temporals::toLocalDate),
          Map.entry(LocalTime.class, Temporals::toLocalTime),
          Map.entry(LocalDateTime.class, Temporals::toLocalDateTime),
          Map.entry(OffsetDateTime.class, Temporals::toOffsetDateTime),
          Map.entry(OffsetTime.class, Temporals::toOffsetTime),
          Map.entry(Instant.class, Temporals::toInstant),
          Map.entry(ZonedDateTime.class, Temporals::toZonedDateTime),
          Map.entry(String.class, Texts::toText),
          Map.entry(Character.class, Texts::toCharacter),
          Map.entry(UUID.class, Texts::toUuid),
          Map.entry(Json.class, Texts::toJson),
          Map.entry(byte[].class, _ -> null));

  private final Converters converters;
  private final @Nullable JsonMapper mapper;

  Reading(Converters converters, @Nullable JsonMapper mapper) {
    this.converters = converters;
    this.mapper = mapper;
  }

  /** The rule that makes one type; null where it knows nothing about the value's class. */
  @FunctionalInterface
  private interface Target {
    @Nullable Object from(Object value);
  }

  boolean hasConverter(Class<?> type) {
    return converters.reading(type) != null;
  }

  @Nullable Object convert(@Nullable Object value, Type type) {
    return switch (type) {
      case Class<?> plain -> toClass(value, plain);
      case ParameterizedType generic -> toGeneric(value, generic);
      case WildcardType wildcard -> convert(value, wildcard.getUpperBounds()[0]);
      default -> value; // a type variable: nothing is asked for
    };
  }

  private @Nullable Object toClass(@Nullable Object value, Class<?> type) {
    if (type.isPrimitive()) {
      Class<?> boxed = MethodType.methodType(type).wrap().returnType();
      if (value == null) {
        throw new Unconvertible("ask for " + boxed.getSimpleName() + ".class, which can be null");
      }
      return toClass(value, boxed);
    }
    if (value == null || value.getClass() == type) {
      return value;
    }
    Converter<?> converter = converters.reading(type);
    if (converter != null) {
      return custom(converter, toClass(value, converter.storedType()));
    }
    if (type.isInstance(value)) {
      return value;
    }
    Target target = TARGETS.get(type);
    return target != null ? standard(value, target) : other(value, type);
  }

  private static Object standard(Object value, Target target) {
    Object result = target.from(value);
    if (result == null && value instanceof Json json) {
      Object scalar = json.value();
      result = scalar == null ? null : target.from(scalar);
    }
    if (result == null) {
      throw new Unconvertible("");
    }
    return result;
  }

  private @Nullable Object other(Object value, Class<?> type) {
    if (type.isEnum()) {
      return Texts.toEnum(value, type);
    }
    if (type.isArray()) {
      return toArray(value, type.componentType());
    }
    if (type == List.class || type == Collection.class) {
      return list(value);
    }
    if (type == Map.class) {
      return map(value);
    }
    if (type == Optional.class) {
      throw new Unconvertible("ask for the type inside; SQL NULL is null");
    }
    return mapped(value, type);
  }

  /** With a mapper its own idea of generic types counts, else elements are converted one by one. */
  private @Nullable Object toGeneric(@Nullable Object value, ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] arguments = type.getActualTypeArguments();
    if (value == null || converters.reading(raw) != null) {
      return toClass(value, raw);
    }
    if (mapper != null && (value instanceof Json || value instanceof String)) {
      return mapped(value, type);
    }
    if (raw == List.class || raw == Collection.class) {
      List<@Nullable Object> result = new ArrayList<>();
      for (Object element : list(value)) {
        result.add(convert(element, arguments[0]));
      }
      return Collections.unmodifiableList(result);
    }
    if (raw == Map.class && arguments[0] == String.class) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      for (var entry : map(value).entrySet()) {
        result.put(entry.getKey(), convert(entry.getValue(), arguments[1]));
      }
      return Collections.unmodifiableMap(result);
    }
    return toClass(value, raw);
  }

  private static Object custom(Converter<?> converter, @Nullable Object value) {
    try {
      return converter.fromDatabase(Objects.requireNonNull(value));
    } catch (RuntimeException e) {
      throw new Unconvertible("its converter threw " + e.getClass().getTypeName(), e);
    }
  }

  private Object toArray(Object value, Class<?> component) {
    List<?> elements = list(value);
    Object array = Array.newInstance(component, elements.size());
    for (int i = 0; i < elements.size(); i++) {
      Array.set(array, i, toClass(elements.get(i), component));
    }
    return array;
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return json(value).asList();
  }

  @SuppressWarnings("unchecked") // only Json makes a Map
  private static Map<String, @Nullable Object> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    return json(value).asMap();
  }

  /** Text may be JSON: some databases have no type for it. */
  private static Json json(Object value) {
    return switch (value) {
      case Json json -> json;
      case String text -> Texts.parse(text);
      default -> throw new Unconvertible("");
    };
  }

  /** By the mapper; where there is none the reason says what would help. */
  private @Nullable Object mapped(Object value, Type type) {
    if (!(value instanceof Json || value instanceof String)) {
      throw new Unconvertible("register a Converter for it");
    }
    if (mapper == null) {
      throw new Unconvertible(
          "register a Converter for it, or a JsonMapper if the column holds JSON");
    }
    try {
      return mapper.<Object>read(value.toString(), type);
    } catch (Exception e) {
      throw new Unconvertible("the JsonMapper threw " + e.getClass().getTypeName(), e);
    }
  }
}
