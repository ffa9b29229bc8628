package io.databases.postgresql;

import static io.databases.postgresql.ServerMessages.ADMITTED;
import static io.databases.postgresql.ServerMessages.KEY;
import static io.databases.postgresql.ServerMessages.READY;
import static io.databases.postgresql.ServerMessages.admitAndTakeStatement;
import static io.databases.postgresql.ServerMessages.all;
import static io.databases.postgresql.ServerMessages.bytes;
import static io.databases.postgresql.ServerMessages.int16;
import static io.databases.postgresql.ServerMessages.int32;
import static io.databases.postgresql.ServerMessages.message;
import static io.databases.postgresql.ServerMessages.parameter;
import static io.databases.postgresql.ServerMessages.takeStatement;
import static io.databases.postgresql.ServerMessages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.server.ScriptedServer;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that lets a client in and then breaks the protocol: its session ends, and no other. */
@Timeout(20)
class HostileAnswersTest {
  private static final Query<?> STATEMENT = Query.of("SELECT 1");

  @AfterEach
  void nothingIsLeft() {
    HostileServerTest.noThreadIsLeft();
  }

  /** What a statement throws that such a server answers; then another one is made. */
  private static <E extends DatabaseException> E asking(
      Class<E> type, ScriptedServer.Script script, Query<?> statement, String options) {
    try (var server = ScriptedServer.start(script);
        var database =
            Database.builder(HostileServerTest.url(server, "&max_size=1" + options))
                .password(HostileServerTest::password)
                .open()) {
      server.serve(client -> client.relay(HostileServerTest.GOOD));
      var thrown = catchThrowableOfType(type, () -> database.fetchAll(statement));
      assertThat(thrown).isNotNull();
      HostileServerTest.works(server, database);
      Eventually.isTrue("the hostile session is closed", () -> server.open() <= 1);
      return thrown;
    }
  }

  private static Named<ScriptedServer.Script> answers(String name, byte[]... answer) {
    return Named.of(
        name,
        client -> {
          admitAndTakeStatement(client);
          client.send(answer);
          client.stall();
        });
  }

  private static byte[] prepared() {
    return all(
        message('1'),
        message('t', int16(0)),
        message(
            'T', int16(1), text("n"), int32(0), int16(0), int32(23), int16(4), int32(-1), int16(0)),
        READY);
  }

  static Stream<Named<ScriptedServer.Script>> wrongAnswers() {
    byte[] garbage = new byte[1 << 16];
    new Random(2).nextBytes(garbage);
    return Stream.of(
        answers("the largest length", bytes('D'), int32(Integer.MAX_VALUE)),
        answers("a negative length", bytes('D'), int32(-5)),
        answers("a length that leaves itself out", bytes('D'), int32(0)),
        answers("an unknown message", message('?')),
        answers("garbage", garbage),
        answers("ready, again and again", prepared(), READY, READY, READY, READY),
        answers("a login", ADMITTED),
        answers("rows that nobody described", message('1'), message('D', int16(1), int32(-1))),
        answers("types that are cut off", message('t', int16(9), int32(23))),
        answers("columns that are cut off", message('T', int16(65535), text("n"))),
        answers("a key", KEY, message('T')),
        answers("a setting without a value", message('S', text("x"))),
        answers("a row without its columns", prepared(), message('2'), message('D')),
        answers("a command without a tag", prepared(), message('2'), message('C')),
        answers("ready without a status", message('Z')));
  }

  @ParameterizedTest
  @MethodSource("wrongAnswers")
  void aSessionThatBreaksTheProtocolIsGivenUp(ScriptedServer.Script script) {
    var thrown = asking(ConnectionLostException.class, script, STATEMENT, "");
    assertThat(thrown.sqlState()).contains("08P01");
    assertThat(thrown.connectionUsable()).isFalse();
  }

  @Test
  void aRowShorterThanItSaysIsRefusedWhenItIsRead() {
    try (var server =
            ScriptedServer.start(client -> {
              admitAndTakeStatement(client);
              client.send(
                  prepared(),
                  message('2'),
                  message('D', int16(1), int32(9)),
                  message('C', text("SELECT 1")),
                  READY);
              client.stall();
            });
        var database = Database.open(HostileServerTest.url(server, ""))) {
      var row = database.fetchAll("SELECT 1").getFirst();
      assertThat(catchThrowableOfType(ConnectionLostException.class, () -> row.getInt(0)))
          .hasMessageContaining("row");
    }
  }

  @Test
  void anErrorWithoutFieldsFailsTheStatementAlone() {
    try (var server =
            ScriptedServer.start(client -> {
              admitAndTakeStatement(client);
              client.send(message('E', bytes(0)), READY);
              takeStatement(client);
              client.send(prepared());
              takeStatement(client); // Bind, Execute, Sync
              client.send(
                  message('2'),
                  message('D', int16(1), int32(4), int32(7)),
                  message('C', text("SELECT 1")),
                  READY);
              client.stall();
            });
        var database = Database.open(HostileServerTest.url(server, "&max_size=1"))) {
      var thrown =
          catchThrowableOfType(DatabaseException.class, () -> database.fetchAll(STATEMENT));
      assertThat(thrown.sqlState()).contains("XX000");
      assertThat(thrown.connectionUsable()).isTrue();
      assertThat(database.fetchValue(Integer.class, "SELECT 7")).isEqualTo(7);
      assertThat(server.open()).isEqualTo(1);
    }
  }

  @Test
  void aMessageLongerThanAllowedIsNotTaken() {
    var count = new AtomicLong();
    asking(
        ConnectionLostException.class,
        client -> {
          admitAndTakeStatement(client);
          try {
            client.send(bytes('D'), int32(1 << 29));
            client.sendForever(new byte[1 << 16]);
          } finally {
            count.set(client.sent());
          }
        },
        STATEMENT,
        "&max_message_size=1048576");
    assertThat(count.get()).isLessThan(HostileServerTest.LITTLE);
  }

  static Stream<Named<byte[]>> endless() {
    var settings =
        IntStream.range(0, 2_000)
            .mapToObj(i -> parameter("setting" + i, "x"))
            .toArray(byte[][]::new);
    return Stream.of(
        Named.of("notices", message('N', text("M" + "x".repeat(1000)), bytes(0))),
        Named.of("notifications", message('A', int32(1), text("channel"), text("payload"))),
        Named.of("settings", all(settings)));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void whatNobodyAskedForIsDroppedUntilTheStatementsTimeIsOver(byte[] bytes) {
    asking(
        StatementTimeoutException.class,
        client -> {
          admitAndTakeStatement(client);
          client.sendForever(bytes);
        },
        STATEMENT.timeout(Duration.ofMillis(300)),
        "");
  }

  @Test
  void aServerThatFallsSilentIsLeftWhenTheStatementsTimeIsOver() {
    asking(
        StatementTimeoutException.class,
        client -> {
          admitAndTakeStatement(client);
          client.stall();
        },
        STATEMENT.timeout(Duration.ofMillis(300)),
        "");
  }
}
