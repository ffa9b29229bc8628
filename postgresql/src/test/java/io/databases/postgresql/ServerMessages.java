package io.databases.postgresql;

import io.databases.testing.server.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a PostgreSQL server sends, as bytes, for servers that tests write themselves. */
final class ServerMessages {
  static final byte[] ADMITTED = message('R', int32(0));
  static final byte[] KEY = message('K', int32(4711), int32(42));
  static final byte[] READY = message('Z', bytes('I'));

  private static final int CANCEL_REQUEST = 80877102;

  private ServerMessages() {}

  static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  static byte[] int16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  static byte[] int32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** A text with its zero. */
  static byte[] text(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] all(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] message(int type, byte[]... body) {
    var all = all(body);
    return all(bytes(type), int32(all.length + 4), all);
  }

  static byte[] parameter(String name, String value) {
    return message('S', text(name), text(value));
  }

  static byte[] error(String severity, String state, String text) {
    return message(
        'E',
        text("S" + severity),
        text("V" + severity),
        text("C" + state),
        text("M" + text),
        bytes(0));
  }

  /** Everything from the admission to being ready, as of a primary or a standby. */
  static byte[] greeting(boolean standby) {
    return all(
        ADMITTED,
        parameter("server_version", "18.0"),
        parameter("in_hot_standby", standby ? "on" : "off"),
        parameter("default_transaction_read_only", "off"),
        KEY,
        READY);
  }

  /** Takes a client's first message. */
  static void takeStartup(Peer client) throws IOException {
    client.read(client.readInt() - 4);
  }

  /** Takes a client's first message; whether it asks to stop what another session is at. */
  static boolean isCancelRequest(Peer client) throws IOException {
    int length = client.readInt();
    int code = client.readInt();
    client.read(length - 8);
    return code == CANCEL_REQUEST;
  }

  /** Takes one message of the client. */
  static void takeMessage(Peer client) throws IOException {
    client.read(1);
    client.read(client.readInt() - 4);
  }

  /** Lets a client in, without asking who it is, and takes what it sends first. */
  static void admitAndTakeStatement(Peer client) throws IOException {
    takeStartup(client);
    client.send(greeting(false));
    takeStatement(client);
  }

  /** Takes three messages: Parse, Describe, Sync of one statement, or its Bind, Execute, Sync. */
  static void takeStatement(Peer client) throws IOException {
    takeMessage(client);
    takeMessage(client);
    takeMessage(client);
  }
}
