package io.databases.wire;

import java.io.IOException;

/**
 * Bytes that have come and are not used up. Grows to hold one whole message, within a limit. Not
 * thread safe; what is to be kept must be copied out.
 */
public final class ReadBuffer {
  private final int initialCapacity;
  private int limit;
  private byte[] bytes;
  private int start;
  private int end;

  /**
   * @param limit what one message may be long at most; a longer one is a broken or hostile server
   */
  public ReadBuffer(int initialCapacity, int limit) {
    this.initialCapacity = initialCapacity;
    this.limit = limit;
    this.bytes = new byte[initialCapacity];
  }

  /** The array behind it; valid between {@link #position} and {@link #end}, until the next fill. */
  public byte[] array() {
    return bytes;
  }

  /** Where the bytes that are not used up begin. */
  public int position() {
    return start;
  }

  public int end() {
    return end;
  }

  public int available() {
    return end - start;
  }

  /** What one message may be long at most from now on. */
  public void limit(int bytes) {
    this.limit = bytes;
  }

  /** Uses up {@code count} bytes. */
  public void skip(int count) {
    start += count;
  }

  /**
   * Reads what is there, at least one byte.
   *
   * @param wanted how many bytes the message at the position needs, as far as known
   * @throws ProtocolException where that is more than the limit
   * @throws IOException where the channel fails
   */
  public void fill(Channel channel, int wanted) throws IOException {
    makeRoom(wanted);
    end += channel.read(bytes, end, bytes.length - end);
  }

  /** The same, where there may be nothing: see {@link Channel#readNow}. */
  void fillNow(Channel channel, int wanted) throws IOException {
    makeRoom(wanted);
    end += channel.readNow(bytes, end, bytes.length - end);
  }

  /** Whether so long a message is taken at all. */
  void checkLimit(int wanted) throws ProtocolException {
    if (wanted > limit || wanted < 0) {
      throw new ProtocolException(
          "the server announced a message of "
              + Integer.toUnsignedString(wanted)
              + " bytes; at most "
              + limit
              + " are taken");
    }
  }

  private void makeRoom(int wanted) throws ProtocolException {
    checkLimit(wanted);
    if (start == end) {
      start = 0;
      end = 0;
      if (bytes.length > initialCapacity && wanted <= initialCapacity) {
        bytes = new byte[initialCapacity];
      }
    }
    if (bytes.length - start < wanted || end == bytes.length) {
      // A length that is only announced is not allocated at once: the bytes have to come, too.
      boolean full = end - start == bytes.length;
      var target = full ? new byte[(int) Math.min(bytes.length * 2L, limit + 8L)] : bytes;
      System.arraycopy(bytes, start, target, 0, end - start);
      bytes = target;
      end -= start;
      start = 0;
    }
  }
}
