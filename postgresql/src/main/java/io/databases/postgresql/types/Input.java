package io.databases.postgresql.types;

import io.databases.wire.BigEndian;

/** Reads a payload from front to back, never beyond its end. */
final class Input {
  final byte[] bytes;
  private final Codec codec;
  private final int start;
  private final int end;
  private int at;

  Input(Codec codec, byte[] bytes, int offset, int length) {
    this.codec = codec;
    this.bytes = bytes;
    this.start = offset;
    this.end = offset + length;
    this.at = offset;
  }

  /** Where the next byte is. */
  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  private int take(int count) {
    if (count < 0 || count > end - at) {
      throw malformed();
    }
    int from = at;
    at += count;
    return from;
  }

  int getByte() {
    return bytes[take(1)];
  }

  int getInt() {
    return BigEndian.getInt(bytes, take(4));
  }

  double getDouble() {
    return Double.longBitsToDouble(BigEndian.getLong(bytes, take(8)));
  }

  /** How many of something follow, each at least so many bytes long. */
  int getCount(int size) {
    int count = getInt();
    if (count < 0 || count > remaining() / size) {
      throw malformed();
    }
    return count;
  }

  String getText(int length) {
    return Codec.utf8(bytes, take(length), length);
  }

  /** The value that follows, whose length is known. */
  Object getValue(Codec type, int length) {
    return type.read(bytes, take(length), length);
  }

  /** Throws unless everything has been read. */
  void end() {
    if (at != end) {
      throw malformed();
    }
  }

  RuntimeException malformed() {
    return codec.malformed(end - start);
  }
}
