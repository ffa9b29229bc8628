package io.databases.postgresql.types;

import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;
import java.util.Arrays;
import java.util.List;

/** The built-in codecs by name, and values through them. */
final class Codecs {
  static final BuiltInTypes BUILT_IN = new BuiltInTypes(Conversions.standard());
  static final TypeRegistry REGISTRY = new TypeRegistry(BUILT_IN);

  private Codecs() {}

  static Codec of(String typeName) {
    for (int oid = 1; oid < 10_000; oid++) {
      Codec codec = REGISTRY.find(oid);
      if (codec != null && codec.typeName().equals(typeName)) {
        return codec;
      }
    }
    throw new AssertionError(typeName);
  }

  static byte[] write(Codec codec, Object value) {
    WriteBuffer out = new WriteBuffer(16);
    out.putByte(1); // so that positions are not counted from 0
    codec.write(value, out);
    return Arrays.copyOfRange(out.array(), 1, out.size());
  }

  /** From the middle of an array, so that reading beyond the payload would be noticed. */
  static Object read(Codec codec, byte[] payload) {
    byte[] bytes = new byte[payload.length + 16];
    Arrays.fill(bytes, (byte) 0x5a);
    System.arraycopy(payload, 0, bytes, 7, payload.length);
    return codec.read(bytes, 7, payload.length);
  }

  static Object roundTrip(Codec codec, Object value) {
    return read(codec, write(codec, value));
  }

  static Object roundTrip(String typeName, Object value) {
    return roundTrip(of(typeName), value);
  }

  /** {@code equals} but for arrays and numbers that are not numbers. */
  static boolean same(Object left, Object right) {
    return switch (left) {
      case byte[] bytes -> right instanceof byte[] others && Arrays.equals(bytes, others);
      case List<?> list -> {
        if (!(right instanceof List<?> others) || list.size() != others.size()) {
          yield false;
        }
        for (int i = 0; i < list.size(); i++) {
          if (!same(list.get(i), others.get(i))) {
            yield false;
          }
        }
        yield true;
      }
      case null -> right == null;
      default -> left.equals(right);
    };
  }
}
