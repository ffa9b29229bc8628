package io.databases;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value (RFC 8259): what JSON columns give, and what binds as JSON rather than as text.
 *
 * <p>Equality is by structure: numbers by numeric value, objects regardless of the order of their
 * keys. Of duplicate keys the last counts. The content may be nested 256 deep; deeper text can
 * still be had as {@link #text()} from a database. Immutable and safe for use by many threads.
 */
public final class Json {
  // Either may be missing and is then made from the other without a lock: racing threads make equal
  // values,
  // and what they publish is immutable.
  private @Nullable String text;
  private @Nullable Parsed parsed;

  private Json(@Nullable String text, @Nullable Parsed parsed) {
    this.text = text;
    this.parsed = parsed;
  }

  /**
   * The JSON value written in the text.
   *
   * @throws ParameterException where it is not JSON; says at which position
   */
  public static Json parse(String text) {
    return new Json(text, new Tree(new JsonReader(text).read()));
  }

  /**
   * A Map with String keys, Collection, array, String, Number, Boolean, null or Json, nested as you
   * like, as JSON. The value is copied.
   *
   * @throws ParameterException where something inside has no JSON form, such as NaN or a class of
   *     yours
   */
  public static Json of(@Nullable Object value) {
    return value instanceof Json json ? json : new Json(null, new Tree(JsonTree.copy(value)));
  }

  /**
   * For drivers: text that a database vouches for, parsed only when its content is asked for.
   * Should it not be JSON after all, {@link #value()} throws {@link MappingException}.
   */
  public static Json trusted(String text) {
    return new Json(text, null);
  }

  /** The JSON text: as received, or compact. */
  public String text() {
    String result = text;
    if (result == null) {
      result = JsonTree.write(((Tree) parsed()).value);
      text = result;
    }
    return result;
  }

  /**
   * The content as an unmodifiable Map (in the order of the text), an unmodifiable List, a String,
   * a Boolean, null, a Long for an integer that fits one, or a BigDecimal for any other number.
   */
  public @Nullable Object value() {
    return switch (parsed()) {
      case Tree tree -> tree.value;
      case Malformed malformed -> throw new MappingException(malformed.message);
    };
  }

  /**
   * The content of a JSON object; unmodifiable, values as {@link #value()} says.
   *
   * @throws MappingException where it is anything but an object
   */
  @SuppressWarnings("unchecked") // made by JsonTree or JsonReader, whose keys are strings
  public Map<String, @Nullable Object> asMap() {
    if (value() instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new MappingException("JSON " + JsonTree.kind(value()) + " cannot be read as a Map");
  }

  /**
   * The content of a JSON array; unmodifiable, values as {@link #value()} says.
   *
   * @throws MappingException where it is anything but an array
   */
  @SuppressWarnings("unchecked")
  public List<@Nullable Object> asList() {
    if (value() instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw new MappingException("JSON " + JsonTree.kind(value()) + " cannot be read as a List");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Json that)) {
      return false;
    }
    if (this == that || (text != null && text.equals(that.text))) {
      return true;
    }
    return parsed() instanceof Tree left
        && that.parsed() instanceof Tree right
        && JsonTree.equal(left.value, right.value);
  }

  @Override
  public int hashCode() {
    return parsed() instanceof Tree tree ? JsonTree.hash(tree.value) : text().hashCode();
  }

  /** The JSON text. */
  @Override
  public String toString() {
    return text();
  }

  private Parsed parsed() {
    Parsed result = parsed;
    if (result == null) {
      result = parseTrusted(text());
      parsed = result;
    }
    return result;
  }

  private static Parsed parseTrusted(String text) {
    try {
      return new Tree(new JsonReader(text).read());
    } catch (ParameterException e) {
      return new Malformed("The database gave malformed JSON: " + e.getMessage());
    }
  }

  private sealed interface Parsed {}

  private record Tree(@Nullable Object value) implements Parsed {}

  private record Malformed(String message) implements Parsed {}
}
