package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;

/** A type with payloads in text. */
final class TextFormat extends Codec {
  private final Codec codec;

  TextFormat(Codec codec) {
    super(codec.typeName());
    this.codec = codec;
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  @Override
  public Codec text() {
    return this;
  }

  @Override
  public boolean mayChange() {
    return codec.mayChange();
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    return read(utf8(bytes, offset, length));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    putText(codec.format(value), out);
  }

  @Override
  Object parse(String text) {
    return codec.parse(text);
  }

  @Override
  String format(Object value) {
    return codec.format(value);
  }

  @Override
  boolean isList() {
    return codec.isList();
  }
}
