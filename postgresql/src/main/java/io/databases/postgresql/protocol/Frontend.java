package io.databases.postgresql.protocol;

import io.databases.wire.WriteBuffer;
import java.util.Map;

/**
 * The messages a client sends (PostgreSQL documentation, "Frontend/Backend Protocol", section
 * "Message Formats"). Each method puts one whole message into the buffer, but for {@link
 * #beginBind}.
 */
public final class Frontend {
  /** Protocol version 3.0, as 16 bits major and 16 bits minor. */
  public static final int VERSION_3_0 = 3 << 16;

  /** Differs in that the secret for cancelling may be longer; PostgreSQL 18. */
  public static final int VERSION_3_2 = 3 << 16 | 2;

  private static final int SSL_REQUEST = 80877103;
  private static final int CANCEL_REQUEST = 80877102;

  private Frontend() {}

  public static void startup(WriteBuffer out, int version, Map<String, String> parameters) {
    int at = out.size();
    out.putInt(0);
    out.putInt(version);
    parameters.forEach((name, value) -> {
      text(out, name);
      text(out, value);
    });
    out.putByte(0);
    out.setInt(at, out.size() - at);
  }

  public static void sslRequest(WriteBuffer out) {
    out.putInt(8);
    out.putInt(SSL_REQUEST);
  }

  /** Sent on a connection of its own; {@code secret} as it came in BackendKeyData. */
  public static void cancelRequest(WriteBuffer out, int processId, byte[] secret) {
    out.putInt(12 + secret.length);
    out.putInt(CANCEL_REQUEST);
    out.putInt(processId);
    out.putBytes(secret);
  }

  /** A password, in the clear or hashed; also what follows an authentication request. */
  public static void password(WriteBuffer out, String password) {
    int at = begin(out, 'p');
    text(out, password);
    end(out, at);
  }

  public static void saslInitialResponse(WriteBuffer out, String mechanism, byte[] response) {
    int at = begin(out, 'p');
    text(out, mechanism);
    out.putInt(response.length);
    out.putBytes(response);
    end(out, at);
  }

  public static void saslResponse(WriteBuffer out, byte[] response) {
    int at = begin(out, 'p');
    out.putBytes(response);
    end(out, at);
  }

  /** A simple query; its results come as text. */
  public static void query(WriteBuffer out, String sql) {
    int at = begin(out, 'Q');
    text(out, sql);
    end(out, at);
  }

  /** Prepares a statement whose parameter types the server finds; "" is the unnamed one. */
  public static void parse(WriteBuffer out, String statement, String sql) {
    int at = begin(out, 'P');
    text(out, statement);
    text(out, sql);
    out.putShort(0);
    end(out, at);
  }

  public static void describeStatement(WriteBuffer out, String statement) {
    int at = begin(out, 'D');
    out.putByte('S');
    text(out, statement);
    end(out, at);
  }

  /** Begins a Bind; what follows it are formats and values, then {@link #end}. */
  public static int beginBind(WriteBuffer out, String portal, String statement) {
    int at = begin(out, 'B');
    text(out, portal);
    text(out, statement);
    return at;
  }

  /**
   * Runs a portal, or goes on with it.
   *
   * @param maxRows 0 for all
   */
  public static void execute(WriteBuffer out, String portal, int maxRows) {
    int at = begin(out, 'E');
    text(out, portal);
    out.putInt(maxRows);
    end(out, at);
  }

  public static void closeStatement(WriteBuffer out, String statement) {
    close(out, 'S', statement);
  }

  public static void closePortal(WriteBuffer out, String portal) {
    close(out, 'P', portal);
  }

  private static void close(WriteBuffer out, int kind, String name) {
    int at = begin(out, 'C');
    out.putByte(kind);
    text(out, name);
    end(out, at);
  }

  /**
   * Ends a batch: after an error the server skips to here; outside a transaction it commits here.
   */
  public static void sync(WriteBuffer out) {
    end(out, begin(out, 'S'));
  }

  /** Has the server send what it has to say, where no Sync follows yet. */
  public static void flush(WriteBuffer out) {
    end(out, begin(out, 'H'));
  }

  /** A piece of what COPY reads; the server does not care where pieces end. */
  public static void copyData(WriteBuffer out, byte[] bytes, int offset, int length) {
    int at = begin(out, 'd');
    out.putBytes(bytes, offset, length);
    end(out, at);
  }

  /** Ends what COPY reads. */
  public static void copyDone(WriteBuffer out) {
    end(out, begin(out, 'c'));
  }

  /** Makes COPY fail, for a reason that the server puts into its error. */
  public static void copyFail(WriteBuffer out, String reason) {
    int at = begin(out, 'f');
    text(out, reason);
    end(out, at);
  }

  public static void terminate(WriteBuffer out) {
    end(out, begin(out, 'X'));
  }

  private static int begin(WriteBuffer out, int type) {
    out.putByte(type);
    int at = out.size();
    out.putInt(0);
    return at;
  }

  /** Ends a message begun at this position. */
  public static void end(WriteBuffer out, int at) {
    out.setInt(at, out.size() - at);
  }

  private static void text(WriteBuffer out, String text) {
    out.putUtf8(text);
    out.putByte(0);
  }
}
