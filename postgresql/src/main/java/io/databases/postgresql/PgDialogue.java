package io.databases.postgresql;

import io.databases.postgresql.protocol.Message;
import io.databases.wire.BigEndian;
import io.databases.wire.Channel;
import io.databases.wire.ProtocolException;
import io.databases.wire.ReadBuffer;
import io.databases.wire.WriteBuffer;
import java.io.IOException;

/**
 * Messages both ways, one after the other, until a session is ready. What the server may send up to
 * then is bounded: it has not shown yet who it is.
 */
final class PgDialogue {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_MESSAGE = 1 << 16;
  private static final int ALL_MESSAGES = 1 << 20;

  private final Channel channel;
  private final ReadBuffer in = new ReadBuffer(BUFFER, LONGEST_MESSAGE);
  private final WriteBuffer out = new WriteBuffer(1024);
  private final Message message = new Message();
  private int received;

  PgDialogue(Channel channel) {
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /** Where to put what is to be sent. */
  WriteBuffer out() {
    return out;
  }

  /** The bytes that came and were not looked at; for the session that goes on. */
  ReadBuffer rest(int longestMessage) {
    in.limit(longestMessage);
    return in;
  }

  void flush() throws IOException {
    channel.write(out.array(), 0, out.size());
    out.clear();
  }

  /** Waits for the next message, which is valid until the one after it. */
  Message next() throws IOException {
    while (true) {
      int wanted = 5;
      if (in.available() >= wanted) {
        int at = in.position();
        int length = BigEndian.getInt(in.array(), at + 1);
        if (length < 4 || length >= LONGEST_MESSAGE) {
          throw new ProtocolException(
              "it sent a message of type %s and length %d before the session was ready"
                  .formatted(Message.typeName(in.array()[at]), length));
        }
        wanted = length + 1;
        if (in.available() >= wanted) {
          message.set(in.array()[at], in.array(), at + 5, at + wanted);
          in.skip(wanted);
          count(wanted);
          return message;
        }
      }
      in.fill(channel, wanted);
    }
  }

  private void count(int bytes) throws ProtocolException {
    received += bytes;
    if (received > ALL_MESSAGES) {
      throw new ProtocolException(
          "it sent more than %d bytes before the session was ready".formatted(ALL_MESSAGES));
    }
  }
}
