package io.databases.postgresql;

import static io.databases.postgresql.ServerMessages.ADMITTED;
import static io.databases.postgresql.ServerMessages.READY;
import static io.databases.postgresql.ServerMessages.bytes;
import static io.databases.postgresql.ServerMessages.greeting;
import static io.databases.postgresql.ServerMessages.int16;
import static io.databases.postgresql.ServerMessages.int32;
import static io.databases.postgresql.ServerMessages.message;
import static io.databases.postgresql.ServerMessages.parameter;
import static io.databases.postgresql.ServerMessages.takeMessage;
import static io.databases.postgresql.ServerMessages.takeStartup;
import static io.databases.postgresql.ServerMessages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.testing.server.Peer;
import io.databases.testing.server.ScriptedServer;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that do what no server should. Whatever it is: the right error in bounded time and
 * memory, no socket and no thread left, and the same {@code Database} works as soon as a good
 * server is there.
 */
@Timeout(20)
class HostileServerTest {
  /** What the buffers of sockets may hold, and much less than would hurt. */
  static final long LITTLE = 32L << 20;

  /** Where the good server is; started here, since starting it holds the thread it is done on. */
  static final int GOOD = PgServer.shared().port();

  @AfterEach
  void nothingIsLeft() {
    noThreadIsLeft();
  }

  static void noThreadIsLeft() {
    Eventually.isTrue(
        "no platform thread of the library is left",
        () -> LiveThreads.platform(LiveThreads.LIBRARY).isEmpty());
  }

  static String url(ScriptedServer server, String options) {
    return "postgresql://scram_user:s3cret@127.0.0.1:%d/postgres?connect_timeout=2%s%s"
        .formatted(server.port(), options.contains("sslmode") ? "" : "&sslmode=disable", options);
  }

  private static <E extends DatabaseException> E connecting(
      Class<E> type, ScriptedServer.Script script) {
    return connecting(type, script, "");
  }

  /** What connecting to such a server throws; then the database is used with a good server. */
  private static <E extends DatabaseException> E connecting(
      Class<E> type, ScriptedServer.Script script, String options) {
    try (var server = ScriptedServer.start(script);
        var database =
            Database.builder(url(server, options)).password(HostileServerTest::password).build()) {
      var thrown = catchThrowableOfType(type, database::connect);
      assertThat(thrown).isNotNull();
      assertThat(thrown.retrySafe()).isTrue();
      assertThat(thrown.connectionUsable()).isFalse();
      assertThat(thrown).hasMessageContaining("127.0.0.1:" + server.port());
      Eventually.isTrue("the client has closed its socket", () -> server.open() == 0);
      works(server, database);
      return thrown;
    }
  }

  static String password() {
    return PgServer.PASSWORD;
  }

  static void works(ScriptedServer server, Database database) {
    server.serve(client -> client.relay(GOOD));
    database.connect();
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  // ---- before the session is ready

  private static Named<ScriptedServer.Script> greets(String name, byte[]... answer) {
    return Named.of(
        name,
        client -> {
          takeStartup(client);
          client.send(answer);
          client.stall();
        });
  }

  static Stream<Named<ScriptedServer.Script>> wrongGreetings() {
    byte[] garbage = new byte[1 << 16];
    new Random(1).nextBytes(garbage);
    return Stream.of(
        greets("the largest length", bytes('R'), int32(Integer.MAX_VALUE)),
        greets("a negative length", bytes('R'), int32(-1)),
        greets("a length that leaves itself out", bytes('R'), int32(3)),
        greets("a message longer than any before a login", bytes('N'), int32(1 << 20)),
        greets("an unknown message", message('?', text("what"))),
        greets(
            "another protocol",
            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        greets("garbage", garbage),
        greets("zeros", new byte[100]),
        greets("rows first", message('D', int16(1), int32(-1))),
        greets("ready without a login", READY),
        greets("an authentication request without a kind", message('R')),
        greets("md5 without salt", message('R', int32(5))),
        greets("SASL without an end", message('R', int32(10), bytes('S', 'C', 'R'))),
        greets("the end of SASL first", message('R', int32(12), text("v=abc"))),
        greets("a second admission", ADMITTED, ADMITTED),
        greets("rows after the login", ADMITTED, message('D', int16(0))),
        greets("a key without a secret's length", ADMITTED, message('K', bytes(1, 2))),
        greets("a key that is too long", ADMITTED, message('K', int32(1), new byte[1000])),
        greets("a setting without a value", ADMITTED, message('S', text("name"))),
        greets("an error without an end", message('E', bytes('M', 'x'))),
        greets("a version that was not asked for", message('v', int32(3 << 16 | 9), int32(0))),
        greets("an older protocol", message('v', int32(2 << 16), int32(0))),
        greets(
            "options that were not asked for",
            message('v', int32(3 << 16), int32(1), text("_pq_.x"))));
  }

  @ParameterizedTest
  @MethodSource("wrongGreetings")
  void aServerThatBreaksTheProtocolIsLeft(ScriptedServer.Script script) {
    var thrown = connecting(ConnectionLostException.class, script);
    assertThat(thrown.sqlState()).contains("08P01");
    assertThat(thrown).hasMessageContaining("protocol");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 7, 9, 99})
  void anAuthenticationNobodyKnowsIsNamed(int kind) {
    connecting(
        ConfigurationException.class,
        client -> {
          takeStartup(client);
          client.send(message('R', int32(kind)));
        });
  }

  @Test
  void anErrorWithoutFieldsIsARefusal() {
    var thrown =
        connecting(
            ConnectionLostException.class,
            client -> {
              takeStartup(client);
              client.send(message('E', bytes(0)));
            });
    assertThat(thrown.sqlState()).contains("XX000");
  }

  @Test
  void closingAtEveryByteOfTheHandshakeIsALostConnection() {
    byte[] whole = greeting(false);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try (var server =
              ScriptedServer.start(client -> {
                takeStartup(client);
                client.send(part);
              });
          var database = Database.builder(url(server, "")).build()) {
        var thrown = catchThrowableOfType(ConnectionLostException.class, database::connect);
        assertThat(thrown).as("after %d bytes", length).isNotNull();
        assertThat(thrown.retrySafe()).isTrue();
        Eventually.isTrue("the client has closed its socket", () -> server.open() == 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"notices", "settings", "one message"})
  void whatComesBeforeTheSessionIsReadyIsBounded(String what) {
    var count = new AtomicLong();
    byte[] padding = new byte[1000];
    Arrays.fill(padding, (byte) 'x');
    connecting(
        ConnectionLostException.class,
        client -> {
          takeStartup(client);
          try {
            switch (what) {
              case "notices" -> client.sendForever(message('N', bytes('M'), padding, bytes(0, 0)));
              case "settings" -> {
                client.send(ADMITTED);
                for (int i = 0; ; i++) {
                  client.send(parameter("setting" + i, "x".repeat(1000)));
                }
              }
              default -> {
                client.send(bytes('N'), int32(Integer.MAX_VALUE - 1));
                client.sendForever(padding);
              }
            }
          } finally {
            count.set(client.sent());
          }
        });
    assertThat(count.get()).isLessThan(LITTLE);
  }

  @Test
  void aServerThatSaysNothingIsLeftAtTheConnectTimeout() {
    var thrown = connecting(ConnectionLostException.class, Peer::stall);
    assertThat(thrown).hasMessageContaining("2000 ms");
  }

  @Test
  void aServerThatTricklesIsLeftAtTheConnectTimeout() {
    byte[] notice = message('N', text("Mwait"), bytes(0));
    var thrown =
        connecting(
            ConnectionLostException.class,
            client -> {
              takeStartup(client);
              client.send(ADMITTED, notice);
              client.stall();
            });
    assertThat(thrown).hasMessageContaining("2000 ms");
  }

  // ---- SCRAM

  private static void takeScramStart(Peer client) throws IOException {
    takeStartup(client);
    client.send(message('R', int32(10), text("SCRAM-SHA-256"), bytes(0)));
  }

  /** The client's nonce out of its first message. */
  private static String takeNonce(Peer client) throws IOException {
    client.read(1);
    var sent = new String(client.read(client.readInt() - 4), StandardCharsets.UTF_8);
    return sent.substring(sent.indexOf("r=") + 2);
  }

  private static byte[] scram(int kind, String text) {
    return message('R', int32(kind), text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aNonceThatIsNotOursIsRefused() {
    connecting(
        AuthenticationException.class,
        client -> {
          takeScramStart(client);
          takeNonce(client);
          client.send(scram(11, "r=abcdefgh,s=c2FsdA==,i=4096"));
          client.stall();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483647", "1000001", "0", "-1", "99999999999", "many"})
  void absurdIterationsAreRefusedAtOnce(String iterations) {
    connecting(
        AuthenticationException.class,
        client -> {
          takeScramStart(client);
          client.send(scram(11, "r=" + takeNonce(client) + "x,s=c2FsdA==,i=" + iterations));
          client.stall();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"v=c2lnbmF0dXJl", "v=", "e=other-error", "", "x"})
  void aServerThatDoesNotKnowThePasswordIsFoundOut(String proof) {
    connecting(
        AuthenticationException.class,
        client -> {
          takeScramStart(client);
          client.send(scram(11, "r=" + takeNonce(client) + "x,s=c2FsdA==,i=4096"));
          takeMessage(client);
          client.send(scram(12, proof), greeting(false));
          client.stall();
        });
  }

  @Test
  void aServerThatSkipsItsProofIsFoundOut() {
    connecting(
        ConnectionLostException.class,
        client -> {
          takeScramStart(client);
          client.send(scram(11, "r=" + takeNonce(client) + "x,s=c2FsdA==,i=4096"));
          takeMessage(client);
          client.send(greeting(false));
          client.stall();
        });
  }

  @Test
  void aServerThatAsksAgainInTheClearGetsNoPassword() {
    var asked = new AtomicLong();
    connecting(
        ConnectionLostException.class,
        client -> {
          takeStartup(client);
          client.send(message('R', int32(5), int32(1)));
          takeMessage(client);
          client.send(message('R', int32(3)));
          client.read(1);
          asked.incrementAndGet();
        },
        "&allow_cleartext_password=true");
    assertThat(asked.get()).isZero();
  }

  @Test
  void unknownSaslMechanismsAreNamed() {
    var thrown =
        connecting(
            ConfigurationException.class,
            client -> {
              takeStartup(client);
              client.send(message('R', int32(10), text("SCRAM-SHA-9"), bytes(0)));
            });
    assertThat(thrown).hasMessageContaining("SCRAM-SHA-9");
  }

  // ---- TLS

  @ParameterizedTest
  @ValueSource(ints = {0, 'X', 'H'})
  void anAnswerToTheRequestForTlsThatIsNoneIsAProtocolError(int answer) {
    connecting(
        ConnectionLostException.class,
        client -> {
          client.read(8);
          client.send(bytes(answer));
          client.stall();
        },
        "&sslmode=prefer");
  }
}
