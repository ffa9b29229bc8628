package io.databases.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes to be sent, growing as needed; numbers in network order unless a method says otherwise. Not
 * thread safe.
 */
public final class WriteBuffer {
  /** A buffer that has grown beyond this by one large message is made small again. */
  private static final int KEEP = 1 << 20;

  /** No array is longer. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final int initialCapacity;
  private byte[] bytes;
  private int size;

  public WriteBuffer(int initialCapacity) {
    this.initialCapacity = initialCapacity;
    this.bytes = new byte[initialCapacity];
  }

  /** How many bytes are in it; also the position the next one is put at. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** The array behind it, valid up to {@link #size} and until the next change. */
  public byte[] array() {
    return bytes;
  }

  public void clear() {
    size = 0;
    if (bytes.length > KEEP) {
      bytes = new byte[initialCapacity];
    }
  }

  /** Takes away everything from this position on: a message that could not be finished. */
  public void truncate(int position) {
    size = position;
  }

  private void need(int more) {
    if (bytes.length - size < more) {
      grow((long) size + more);
    }
  }

  private void grow(long least) {
    if (least > LARGEST) {
      throw new OutOfMemoryError("more than " + LARGEST + " bytes to be sent at once");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.clamp(bytes.length * 2L, least, LARGEST));
  }

  public void putByte(int value) {
    need(1);
    bytes[size++] = (byte) value;
  }

  public void putShort(int value) {
    need(2);
    BigEndian.setShort(bytes, size, value);
    size += 2;
  }

  public void putInt(int value) {
    need(4);
    BigEndian.setInt(bytes, size, value);
    size += 4;
  }

  public void putLong(long value) {
    need(8);
    BigEndian.setLong(bytes, size, value);
    size += 8;
  }

  public void putBytes(byte[] source) {
    putBytes(source, 0, source.length);
  }

  public void putBytes(byte[] source, int offset, int length) {
    need(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /**
   * UTF-8, without length or terminator. Plain ASCII is copied without an array between. Half of a
   * surrogate pair becomes a question mark.
   */
  public void putUtf8(String text) {
    if (!putAscii(text)) {
      putBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** {@link #putUtf8} where nothing is lost by it, else false, and nothing has been put. */
  public boolean tryPutUtf8(String text) {
    if (!putAscii(text)) {
      if (hasHalfPair(text)) {
        return false;
      }
      putBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    return true;
  }

  private boolean putAscii(String text) {
    int length = text.length();
    need(length);
    int start = size;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        size = start;
        return false;
      }
      bytes[size++] = (byte) c;
    }
    return true;
  }

  private static boolean hasHalfPair(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** Puts an int at an earlier position: a length that was not known there. */
  public void setInt(int position, int value) {
    BigEndian.setInt(bytes, position, value);
  }

  public void setShort(int position, int value) {
    BigEndian.setShort(bytes, position, value);
  }
}
