package io.databases.postgresql.protocol;

import io.databases.wire.BigEndian;
import io.databases.wire.ProtocolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message of the server, read from its front to its end; the same object for one after the
 * other. Reading beyond the end is a protocol error, so that a truncated or hostile message harms
 * nobody.
 */
public final class Message {
  private byte[] bytes = {};
  private int type;
  private int at;
  private int end;

  /** Sets it to the message whose body lies here. */
  public void set(int messageType, byte[] array, int from, int to) {
    this.type = messageType;
    this.bytes = array;
    this.at = from;
    this.end = to;
  }

  public int type() {
    return type;
  }

  public byte[] array() {
    return bytes;
  }

  public int position() {
    return at;
  }

  public int remaining() {
    return end - at;
  }

  public int getByte() throws IOException {
    return bytes[take(1)] & 0xff;
  }

  public int getShort() throws IOException {
    return BigEndian.getShort(bytes, take(2));
  }

  public int getUnsignedShort() throws IOException {
    return BigEndian.getUnsignedShort(bytes, take(2));
  }

  public int getInt() throws IOException {
    return BigEndian.getInt(bytes, take(4));
  }

  public byte[] getBytes(int length) throws IOException {
    int from = take(length); // before anything is allocated for it
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  public String getUtf8(int length) throws IOException {
    return new String(bytes, take(length), length, StandardCharsets.UTF_8);
  }

  /** A text that ends with a zero byte. */
  public String getText() throws IOException {
    int stop = at;
    while (stop < end && bytes[stop] != 0) {
      stop++;
    }
    if (stop == end) {
      throw new ProtocolException("the server sent a text without an end" + inMessage());
    }
    var text = new String(bytes, at, stop - at, StandardCharsets.UTF_8);
    at = stop + 1;
    return text;
  }

  private int take(int count) throws IOException {
    if (count < 0 || end - at < count) {
      throw new ProtocolException("the server sent a message that is too short" + inMessage());
    }
    int from = at;
    at += count;
    return from;
  }

  /** The error for a message that has no place here. */
  public ProtocolException unexpected(String where) {
    return new ProtocolException(
        "the server sent an unexpected message" + inMessage() + " " + where);
  }

  private String inMessage() {
    return " (type " + typeName(type) + ")";
  }

  /** A message's type as the protocol names it: a letter, or its number where it is none. */
  public static String typeName(int type) {
    int letter = type & 0xff;
    return letter > ' ' && letter < 0x7f ? "'" + (char) letter + "'" : Integer.toString(letter);
  }
}
