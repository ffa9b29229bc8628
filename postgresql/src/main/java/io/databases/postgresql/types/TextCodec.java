package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;
import java.util.List;

/**
 * {@code text} and what travels like it: UTF-8. String.
 *
 * <p>Where the server leaves open what a parameter is, as in {@code SELECT :value}, it settles on
 * text, so every other scalar is written as PostgreSQL would write it.
 */
final class TextCodec extends Codec {
  private final boolean known;

  TextCodec(String type) {
    this(type, true);
  }

  private TextCodec(String type, boolean known) {
    super(type);
    this.known = known;
  }

  /** A type of which nothing is known, not even whether it is an array; in text. */
  static Codec ofUnknown(String type) {
    return new TextCodec(type, false).text();
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    return utf8(bytes, offset, length);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    putText(value instanceof String text ? text : format(value), out);
  }

  @Override
  Object parse(String text) {
    return text;
  }

  @Override
  String format(Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean bool -> bool.toString(); // as its cast to text
      case byte[] _ -> throw unfit(value, "only you know its encoding: new String(bytes, UTF_8)");
      case List<?> _ when known -> throw unfit(value, "write a cast such as :name::int[]");
      default -> PgText.of(value);
    };
  }
}
