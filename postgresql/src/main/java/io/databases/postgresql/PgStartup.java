package io.databases.postgresql;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.spi.Deadline;
import io.databases.wire.BigEndian;
import io.databases.wire.Channel;
import io.databases.wire.Endpoint;
import io.databases.wire.ReadBuffer;
import io.databases.wire.Watchdog;
import io.databases.wire.WriteBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a socket to a session that is ready: TLS, start-up message, authentication (documentation,
 * sections "Start-up" and "SASL Authentication"). Blocks; the connect timeout covers all of it.
 */
final class PgStartup {
  private static final int BUFFER = 1 << 16;

  private final PgOptions options;
  private final PgBackend backend;
  private final Channel channel;
  private final ReadBuffer in;
  private final WriteBuffer out = new WriteBuffer(1024);
  private final Message message = new Message();
  private final Greeting greeting;

  /** What the server said of itself. */
  static final class Greeting {
    private final Endpoint endpoint;
    private final Map<String, String> parameters = new ConcurrentHashMap<>();
    private volatile int processId;
    private volatile byte[] secret = {};

    Greeting(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    Endpoint endpoint() {
      return endpoint;
    }

    void parameter(String name, String value) {
      parameters.put(name, value);
    }

    int processId() {
      return processId;
    }

    Map<String, String> parameters() {
      return parameters;
    }
  }

  private PgStartup(PgBackend backend, Endpoint endpoint, Channel channel) {
    this.backend = backend;
    this.options = backend.options();
    this.channel = channel;
    this.in = new ReadBuffer(BUFFER, options.maxMessageSize());
    this.greeting = new Greeting(endpoint);
  }

  /**
   * Connects a session to one server.
   *
   * @throws DatabaseException saying whether the server could not be reached, refused the user, or
   *     is no PostgreSQL
   */
  static PgSession connect(PgBackend backend, Endpoint endpoint) {
    var deadline = Deadline.after(backend.connectTimeout());
    try (var channel = openChannel(backend, endpoint, deadline)) {
      var startup = new PgStartup(backend, endpoint, channel.channel);
      try (var _ = Watchdog.closeAt(deadline, channel.channel::close)) {
        startup.run();
      }
      channel.keep = true;
      return new PgSession(backend, channel.channel, startup.in, startup.greeting);
    } catch (IOException e) {
      boolean late = deadline.remaining(System.nanoTime()) <= 0;
      throw new ConnectionLostException(
          "cannot connect to PostgreSQL ("
              + backend.url()
              + ") at "
              + endpoint
              + ": "
              + (late
                  ? "no answer within " + backend.connectTimeout().toMillis() + " ms"
                  : reason(e))
              + "; check that the server runs there and accepts connections",
          new ErrorDetails("08001", 0, true, false, null),
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.net.UnknownHostException
        ? "the host name is not known"
        : String.valueOf(e.getMessage());
  }

  /** A channel that is closed unless it is to be kept. */
  private static final class Opening implements AutoCloseable {
    final Channel channel;
    boolean keep;

    Opening(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void close() {
      if (!keep) {
        channel.close();
      }
    }
  }

  private static Opening openChannel(PgBackend backend, Endpoint endpoint, Deadline deadline)
      throws IOException {
    var channel = Channel.connect(endpoint, deadline);
    try {
      return new Opening(
          endpoint instanceof Endpoint.Tcp tcp
              ? PgTls.negotiate(backend.options(), tcp, channel, deadline)
              : channel);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private void run() throws IOException {
    Frontend.startup(out, parameters());
    flush();
    authenticate();
    untilReady();
  }

  private Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("user", options.user());
    parameters.put("database", options.database());
    parameters.put("client_encoding", "UTF8");
    parameters.put("DateStyle", "ISO");
    parameters.putAll(options.startupParameters());
    return parameters;
  }

  private void authenticate() throws IOException {
    while (true) {
      next();
      switch (message.type()) {
        case 'E' -> throw refused();
        case 'v' -> {} // a lower protocol version or unknown options: the rest is as we know it
        case 'N' -> backend.notice(ServerError.read(message));
        case 'R' -> {
          int kind = message.getInt();
          switch (kind) {
            case 0 -> {
              return;
            }
            case 3 -> cleartext();
            case 5 -> md5(message.getBytes(4));
            case 10 -> scram();
            default ->
                throw new ConfigurationException(
                    "the server asks for an authentication method that is not supported (code "
                        + kind
                        + "); supported are trust, password, md5 and scram-sha-256");
          }
        }
        default -> throw message.unexpected("during authentication");
      }
    }
  }

  private void cleartext() throws IOException {
    if (channel.tlsSession() == null
        && greeting.endpoint() instanceof Endpoint.Tcp
        && !options.allowCleartextPassword()) {
      throw new AuthenticationException(
          "the server asks for the password in the clear, and the connection is not encrypted; use"
              + " sslmode=require, or allow it with allow_cleartext_password=true",
          ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
          null);
    }
    Frontend.password(out, backend.password());
    flush();
  }

  /** {@code md5(md5(password + user) + salt)} in hexadecimal, as the server's pg_hba asks for. */
  private void md5(byte[] salt) throws IOException {
    var inner =
        md5Hex(bytes(backend.password()), bytes(options.user()))
            .getBytes(StandardCharsets.US_ASCII);
    Frontend.password(out, "md5" + md5Hex(inner, salt));
    flush();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String md5Hex(byte[] first, byte[] second) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      digest.update(first);
      digest.update(second);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new ConfigurationException("this JVM has no MD5, which the server asks for", e);
    }
  }

  private void scram() throws IOException {
    List<String> mechanisms = new ArrayList<>();
    for (var name = message.getText(); !name.isEmpty(); name = message.getText()) {
      mechanisms.add(name);
    }
    try {
      var builder =
          ScramClient.builder()
              .advertisedMechanisms(mechanisms)
              .username(options.user())
              .password(backend.password().toCharArray());
      var binding = PgTls.channelBinding(channel);
      if (binding != null && mechanisms.contains("SCRAM-SHA-256-PLUS")) {
        builder.channelBinding("tls-server-end-point", binding);
      }
      var client = builder.build();
      Frontend.saslInitialResponse(
          out, client.getScramMechanism().getName(), bytes(client.clientFirstMessage().toString()));
      flush();
      client.serverFirstMessage(saslAnswer(11));
      Frontend.saslResponse(out, bytes(client.clientFinalMessage().toString()));
      flush();
      client.serverFinalMessage(saslAnswer(12));
    } catch (ScramException | IllegalArgumentException e) {
      throw new AuthenticationException(
          "authentication by SCRAM failed: " + e.getMessage(),
          ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
          e);
    }
  }

  private String saslAnswer(int kind) throws IOException {
    next();
    if (message.type() == 'E') {
      throw refused();
    }
    if (message.type() != 'R' || message.getInt() != kind) {
      throw message.unexpected("during SCRAM authentication");
    }
    return new String(message.getBytes(message.remaining()), StandardCharsets.UTF_8);
  }

  private void untilReady() throws IOException {
    while (true) {
      next();
      switch (message.type()) {
        case 'E' -> throw refused();
        case 'S' -> greeting.parameter(message.getText(), message.getText());
        case 'K' -> {
          greeting.processId = message.getInt();
          greeting.secret = message.getBytes(message.remaining());
        }
        case 'N' -> backend.notice(ServerError.read(message));
        case 'Z' -> {
          return;
        }
        default -> throw message.unexpected("during start-up");
      }
    }
  }

  private DatabaseException refused() throws IOException {
    return PgErrors.toException(ServerError.read(message));
  }

  private void next() throws IOException {
    while (true) {
      int wanted = 5;
      if (in.available() >= 5) {
        int length = BigEndian.getInt(in.array(), in.position() + 1);
        if (length < 4) {
          throw new IOException("the server sent a message of length " + length);
        }
        wanted = length == Integer.MAX_VALUE ? length : length + 1;
        if (in.available() >= wanted) {
          int at = in.position();
          message.set(in.array()[at], in.array(), at + 5, at + wanted);
          in.skip(wanted);
          return;
        }
      }
      in.fill(channel, wanted);
    }
  }

  private void flush() throws IOException {
    channel.write(out.array(), 0, out.size());
    out.clear();
  }

  /** Asks the server to stop what the session is at; on a connection of its own, best effort. */
  static void cancel(PgBackend backend, Greeting greeting) {
    var deadline = Deadline.after(backend.connectTimeout());
    try (var opening = openChannel(backend, greeting.endpoint, deadline)) {
      var request = new WriteBuffer(64);
      Frontend.cancelRequest(request, greeting.processId, greeting.secret);
      try (var _ = Watchdog.closeAt(deadline, opening.channel::close)) {
        opening.channel.write(request.array(), 0, request.size());
        opening.channel.read(new byte[1], 0, 1); // the server closes when it has passed it on
      }
    } catch (IOException e) {
      // The server has closed, or cannot be reached; the statement's own deadline does the rest.
    }
  }
}
