package io.databases.postgresql.types;

import io.databases.MappingException;
import io.databases.ParameterException;
import io.databases.wire.WriteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

/**
 * How the values of one PostgreSQL type travel: between payloads, which are what follows the length
 * of a column or parameter, and Java values. SQL NULL has no payload and never comes here.
 *
 * <p>Reading gives the type's natural Java value; writing takes that, every other type that can be
 * meant, and text in the form that {@link #parse} takes: exact, or an error. Immutable and safe for
 * use by many threads.
 */
public abstract class Codec {
  private final String type;

  Codec(String type) {
    this.type = type;
  }

  /** The type as PostgreSQL calls it, {@code int8} or {@code text[]}. */
  public final String typeName() {
    return type;
  }

  /** Whether payloads are binary, format code 1, or text, format code 0. */
  public boolean isBinary() {
    return true;
  }

  /**
   * The value of a payload.
   *
   * @throws MappingException where the payload is malformed
   */
  public abstract Object read(byte[] bytes, int offset, int length);

  /**
   * Appends the payload of a value. Where that fails, part of it may have been appended.
   *
   * @throws ParameterException where the value does not fit the type; names both types, so that the
   *     caller has only to say which parameter it is
   */
  public abstract void write(Object value, WriteBuffer out);

  /** The same type with payloads in text, for a result that comes as text. */
  public Codec text() {
    return new TextFormat(this);
  }

  /** Whether every value is an int, which {@link #readInt} gives without a box. */
  public boolean isInt() {
    return false;
  }

  /** Whether every value is a long, which {@link #readLong} gives without a box. */
  public boolean isLong() {
    return false;
  }

  /** Whether every value is a double, which {@link #readDouble} gives without a box. */
  public boolean isDouble() {
    return false;
  }

  /** Whether every value is a boolean, which {@link #readBoolean} gives without a box. */
  public boolean isBoolean() {
    return false;
  }

  /** Whether values are of a type whose parts may be changed, or hold such values. */
  public boolean mayChange() {
    return false;
  }

  /** {@link #read} where {@link #isInt} is true. */
  public int readInt(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException(type);
  }

  /** {@link #read} where {@link #isLong} is true. */
  public long readLong(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException(type);
  }

  /** {@link #read} where {@link #isDouble} is true. */
  public double readDouble(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException(type);
  }

  /** {@link #read} where {@link #isBoolean} is true. */
  public boolean readBoolean(byte[] bytes, int offset, int length) {
    throw new UnsupportedOperationException(type);
  }

  /**
   * The value of PostgreSQL's text form.
   *
   * @throws IllegalArgumentException where it is something else; DateTimeException and
   *     ArithmeticException mean the same
   */
  abstract Object parse(String text);

  /**
   * The text form of any value that {@link #write} takes.
   *
   * @throws ParameterException where it has none
   */
  String format(Object value) {
    return PgText.of(value);
  }

  /** Whether values are themselves lists, so that a list in a list is no second dimension. */
  boolean isList() {
    return false;
  }

  /** {@link #parse} for a payload. */
  final Object read(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw malformed(text.length()); // without the cause, which may quote the text
    }
  }

  /** {@link #parse} for a parameter. */
  final Object convert(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw unfit(text, "the text is not one");
    }
  }

  static String utf8(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  /** Appends UTF-8. Half of a surrogate pair, which Java would make a question mark, is refused. */
  final void putText(String text, WriteBuffer out) {
    if (!out.tryPutUtf8(text)) {
      throw unfit(text, "it has half of a surrogate pair");
    }
  }

  final void check(int length, int expected) {
    if (length != expected) {
      throw malformed(length);
    }
  }

  final MappingException malformed(int length) {
    return new MappingException(
        "The server sent a value of type " + type + " (" + length + " bytes) that is malformed");
  }

  final ParameterException unfit(Object value) {
    return unfit(value, "");
  }

  /** Says why, but never the value. */
  final ParameterException unfit(Object value, String reason) {
    return new ParameterException(
        "cannot send " + name(value) + " as " + type + (reason.isEmpty() ? "" : ": " + reason));
  }

  private static String name(Object value) {
    Class<?> type = value.getClass();
    return switch (value) {
      case List<?> _ -> "List";
      case Map<?, ?> _ -> "Map";
      default ->
          type.getPackageName().matches("java\\..*|io\\.databases(\\.postgresql)?")
              ? type.getSimpleName()
              : type.getTypeName();
    };
  }
}
