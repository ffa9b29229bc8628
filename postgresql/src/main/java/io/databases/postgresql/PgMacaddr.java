package io.databases.postgresql;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A {@code macaddr} of 6 bytes or a {@code macaddr8} of 8.
 *
 * @param value its bytes as one number, the first byte highest
 * @param length 6 or 8
 */
public record PgMacaddr(long value, int length) {
  private static final Pattern TEXT =
      Pattern.compile(
          "\\p{XDigit}{2}([:-]\\p{XDigit}{2}){5}(([:-]\\p{XDigit}{2}){2})?"
              + "|\\p{XDigit}{4}([.]\\p{XDigit}{4}){2,3}"
              + "|\\p{XDigit}{6}[:-]\\p{XDigit}{6}"
              + "|\\p{XDigit}{12}(\\p{XDigit}{4})?");

  public PgMacaddr {
    if (length != 6 && length != 8) {
      throw new IllegalArgumentException("a hardware address has 6 or 8 bytes, not " + length);
    }
    if (length == 6 && value >>> 48 != 0) {
      throw new IllegalArgumentException("the value has more than 6 bytes");
    }
  }

  /** The address of these 6 or 8 bytes. */
  public static PgMacaddr of(byte[] bytes) {
    long value = 0;
    for (byte b : bytes) {
      value = value << 8 | (b & 0xff);
    }
    return new PgMacaddr(value, bytes.length);
  }

  /**
   * From text such as {@code 08:00:2b:01:02:03}, also with {@code -} or {@code .} or nothing
   * between.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgMacaddr parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not a hardware address such as 08:00:2b:01:02:03");
    }
    return of(HexFormat.of().parseHex(text.replaceAll("[^0-9A-Fa-f]", "")));
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value >>> (8 * (length - 1 - i)));
    }
    return bytes;
  }

  /** As PostgreSQL writes it: {@code 08:00:2b:01:02:03}. */
  @Override
  public String toString() {
    return HexFormat.ofDelimiter(":").formatHex(toBytes());
  }
}
