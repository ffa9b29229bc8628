package io.databases.postgresql.types;

import io.databases.Json;
import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;

/**
 * {@code json}: its text; {@code jsonb}: a version, 1, then its text. {@link Json}. A String is
 * taken for JSON text, which the server checks; what else is not Json becomes it by the rules of
 * {@link Conversions#toJson}.
 */
final class JsonCodec extends Codec {
  private static final int VERSION = 1;

  private final boolean versioned;
  private final Conversions conversions;

  JsonCodec(String type, boolean versioned, Conversions conversions) {
    super(type);
    this.versioned = versioned;
    this.conversions = conversions;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    if (!versioned) {
      return Json.trusted(utf8(bytes, offset, length));
    }
    if (length < 1 || bytes[offset] != VERSION) {
      throw malformed(length);
    }
    return Json.trusted(utf8(bytes, offset + 1, length - 1));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (versioned) {
      out.putByte(VERSION);
    }
    putText(format(value), out);
  }

  @Override
  Object parse(String text) {
    return Json.trusted(text);
  }

  @Override
  String format(Object value) {
    return switch (value) {
      case Json json -> json.text();
      case String text -> text;
      default -> conversions.toJson(value).text();
    };
  }
}
