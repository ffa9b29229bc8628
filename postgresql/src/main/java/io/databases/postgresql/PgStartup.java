package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.postgresql.TargetSession.Role;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.protocol.Message;
import io.databases.postgresql.protocol.ServerError;
import io.databases.spi.Deadline;
import io.databases.wire.Channel;
import io.databases.wire.Endpoint;
import io.databases.wire.ProtocolException;
import io.databases.wire.Watchdog;
import io.databases.wire.WriteBuffer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From a channel to a session that is ready: start-up message, authentication, the server's
 * settings (documentation, "Start-up"). Blocks.
 */
final class PgStartup {
  private static final String READ_ONLY = "default_transaction_read_only";

  /** As many as a cancel request of protocol 3.2 may have. */
  private static final int LONGEST_SECRET = 256;

  private final PgBackend backend;
  private final PgOptions options;
  private final PgDialogue dialogue;
  private final PgAuthentication authentication;
  private final Greeting greeting;

  /** What the server said of itself. Thread safe. */
  static final class Greeting {
    /** Far more settings than a server reports. */
    private static final int MOST_PARAMETERS = 1_000;

    private final Endpoint endpoint;
    private final boolean encrypted;
    private final Map<String, String> parameters = new ConcurrentHashMap<>();
    private volatile int processId;
    private volatile byte[] secret = {};

    Greeting(Endpoint endpoint, boolean encrypted) {
      this.endpoint = endpoint;
      this.encrypted = encrypted;
    }

    Endpoint endpoint() {
      return endpoint;
    }

    void parameter(String name, String value) {
      if (parameters.size() < MOST_PARAMETERS || parameters.containsKey(name)) {
        parameters.put(name, value);
      }
    }

    /** Whether the server says that transactions of this session only read. */
    boolean isReadOnly() {
      return "on".equals(parameters.get(READ_ONLY));
    }

    int processId() {
      return processId;
    }

    Map<String, String> parameters() {
      return parameters;
    }
  }

  private PgStartup(PgBackend backend, Endpoint endpoint, Channel channel) {
    boolean encrypted = channel.tlsSession() != null;
    this.backend = backend;
    this.options = backend.options();
    this.dialogue = new PgDialogue(channel);
    this.authentication =
        new PgAuthentication(backend, dialogue, encrypted || endpoint instanceof Endpoint.Unix);
    this.greeting = new Greeting(endpoint, encrypted);
  }

  /**
   * A session over this channel.
   *
   * @param target what the server must be; the session is ended where it is not
   * @throws DatabaseException where the server refuses, or is not the one that is wanted
   * @throws IOException where the channel fails, or what answers is no PostgreSQL
   */
  static PgSession run(PgBackend backend, Endpoint endpoint, Channel channel, TargetSession target)
      throws IOException {
    var startup = new PgStartup(backend, endpoint, channel);
    startup.ask();
    startup.untilReady();
    if (target != TargetSession.ANY) {
      startup.check(target);
    }
    var rest = startup.dialogue.rest(startup.options.maxMessageSize());
    return new PgSession(backend, channel, rest, startup.greeting);
  }

  private void ask() throws IOException {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("user", options.user());
    parameters.put("database", options.database());
    parameters.put("client_encoding", "UTF8");
    parameters.put("DateStyle", "ISO");
    parameters.putAll(options.startupParameters());
    if (backend.isReadOnly() && options.statementCacheSize() > 0) { // poolers refuse it
      parameters.put(READ_ONLY, "on");
    }
    Frontend.startup(dialogue.out(), options.protocolVersion(), parameters);
    dialogue.flush();
    boolean negotiated = false;
    while (true) {
      var message = dialogue.next();
      switch (message.type()) {
        case 'E' ->
            throw authentication.hasSentPassword()
                ? PgErrors.loginFailed(ServerError.read(message))
                : PgErrors.refusal(ServerError.read(message));
        case 'N' -> backend.notice(ServerError.read(message));
        case 'R' -> {
          if (authentication.answer(message)) {
            return;
          }
        }
        case 'v' -> {
          if (negotiated) {
            throw message.unexpected("for the second time");
          }
          negotiated = true;
          negotiate(message);
        }
        default -> throw message.unexpected("during authentication");
      }
    }
  }

  /**
   * The server knows no newer version than it says here, or not the options listed. All that
   * differs is what it sends us: the length of the secret that cancels.
   */
  private void negotiate(Message message) throws IOException {
    int version = message.getInt();
    int unknown = message.getInt();
    // Documented as the minor version alone, and sent with the major one before it.
    int known = version >>> 16 == 0 ? Frontend.VERSION_3_0 | version : version;
    if (known < Frontend.VERSION_3_0 || known > options.protocolVersion()) {
      throw new ProtocolException(
          "it offers protocol version %d.%d, which was not asked for"
              .formatted(known >>> 16, known & 0xffff));
    }
    if (unknown != 0) {
      throw new ProtocolException(
          "it refuses protocol options that were not asked for, such as " + message.getText());
    }
  }

  private void untilReady() throws IOException {
    while (true) {
      var message = dialogue.next();
      switch (message.type()) {
        case 'E' -> throw PgErrors.refusal(ServerError.read(message));
        case 'S' -> greeting.parameter(message.getText(), message.getText());
        case 'K' -> {
          greeting.processId = message.getInt();
          if (message.remaining() > LONGEST_SECRET) {
            throw new ProtocolException("its secret for cancelling is too long");
          }
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

  private void check(TargetSession target) throws IOException {
    var role = role();
    if (backend.isReadOnly()) {
      role = new Role(role.standby(), false); // else it says what this session has asked for
    }
    if (!target.isMetBy(role)) {
      Frontend.terminate(dialogue.out());
      dialogue.flush();
      throw PgErrors.notWanted(role, target);
    }
  }

  /** Servers report it since version 14; poolers may not pass it on. */
  private Role role() throws IOException {
    var standby = greeting.parameters.get("in_hot_standby");
    var readOnly = greeting.parameters.get(READ_ONLY);
    if (standby != null && readOnly != null) {
      return new Role(standby.equals("on"), readOnly.equals("on"));
    }
    Frontend.query(
        dialogue.out(),
        "SELECT pg_catalog.concat(pg_catalog.pg_is_in_recovery(), ' ',"
            + " pg_catalog.current_setting('transaction_read_only'))");
    dialogue.flush();
    var answer = "";
    while (true) {
      var message = dialogue.next();
      switch (message.type()) {
        case 'E' -> throw PgErrors.refusal(ServerError.read(message));
        case 'D' -> {
          message.getShort(); // one column
          answer = message.getUtf8(message.getInt());
        }
        case 'Z' -> {
          return new Role(answer.startsWith("t"), answer.endsWith("on"));
        }
        case 'T', 'C', 'S', 'N' -> {}
        default -> throw message.unexpected("in the answer to what the server is");
      }
    }
  }

  /**
   * Asks the server to stop what the session is at; on a connection of its own, best effort.
   *
   * @return false where the server may still do so: it has not closed that connection in time
   */
  static boolean cancel(PgBackend backend, Greeting greeting) {
    var deadline = Deadline.after(backend.connectTimeout());
    try (var channel =
        PgConnector.open(backend.options(), greeting.endpoint, greeting.encrypted, deadline)) {
      var request = new WriteBuffer(64);
      Frontend.cancelRequest(request, greeting.processId, greeting.secret);
      try (var _ = Watchdog.closeAt(deadline, channel::close)) {
        channel.write(request.array(), 0, request.size());
        channel.read(new byte[1], 0, 1); // the server closes when it has passed it on
      }
    } catch (IOException | DatabaseException e) {
      // The server has closed, or cannot be reached; the statement's own deadline does the rest.
    }
    return deadline.remaining(System.nanoTime()) > 0;
  }
}
