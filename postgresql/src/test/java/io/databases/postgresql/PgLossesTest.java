package io.databases.postgresql;

import static io.databases.postgresql.ServerMessages.READY;
import static io.databases.postgresql.ServerMessages.admitAndTakeStatement;
import static io.databases.postgresql.ServerMessages.all;
import static io.databases.postgresql.ServerMessages.bytes;
import static io.databases.postgresql.ServerMessages.error;
import static io.databases.postgresql.ServerMessages.int16;
import static io.databases.postgresql.ServerMessages.message;
import static io.databases.postgresql.ServerMessages.takeStatement;
import static io.databases.postgresql.ServerMessages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.CancelledException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.StatementTimeoutException;
import io.databases.UniqueViolationException;
import io.databases.testing.server.ScriptedServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of statements whose server goes away, or stops them, at a certain point. */
@Timeout(20)
class PgLossesTest {
  private static final byte[] PREPARED =
      all(message('1'), message('t', int16(0)), message('n'), READY);
  private static final byte[] DONE = all(message('2'), message('C', text("DO")), READY);

  @AfterEach
  void nothingIsLeft() {
    HostileServerTest.noThreadIsLeft();
  }

  private static Database open(ScriptedServer server) {
    return Database.builder(HostileServerTest.url(server, "&max_size=1")).open();
  }

  private static <E extends DatabaseException> E executing(
      Class<E> type, ScriptedServer.Script script) {
    try (var server = ScriptedServer.start(script);
        var database = open(server);
        var connection = database.newConnection()) {
      var thrown = catchThrowableOfType(type, () -> connection.execute("DO 'anything'"));
      assertThat(thrown).isNotNull();
      return thrown;
    }
  }

  @Test
  void aStatementLostWhileItIsPreparedMayBeMadeAgain() {
    var thrown = executing(ConnectionLostException.class, ServerMessages::admitAndTakeStatement);
    assertThat(thrown.retrySafe()).isTrue();
    assertThat(thrown.connectionUsable()).isFalse();
  }

  @Test
  void aFailureBeforeALossIsReportedWithTheLoss() {
    var thrown =
        executing(
            UniqueViolationException.class,
            client -> {
              admitAndTakeStatement(client);
              client.send(PREPARED);
              takeStatement(client);
              client.send(error("ERROR", "23505", "twice"));
            });
    assertThat(thrown.connectionUsable()).isFalse();
    assertThat(thrown.retrySafe()).isFalse();
  }

  @Test
  void eachCallerThatIsLostGetsAnExceptionOfItsOwn() {
    try (var server =
            ScriptedServer.start(client -> {
              admitAndTakeStatement(client);
              client.send(PREPARED);
              takeStatement(client);
              client.send(DONE);
              for (int i = 0; i < 3; i++) {
                takeStatement(client);
              }
            });
        var database = open(server);
        var connection = database.newConnection()) {
      connection.execute("DO 'anything'");
      var async = connection.async();
      var calls =
          Stream.generate(() -> async.execute("DO 'anything'"))
              .limit(3)
              .<CompletableFuture<Throwable>>map(call -> call.handle((_, failure) -> failure))
              .toList();
      List<Throwable> failures = calls.stream().map(CompletableFuture::join).toList();
      assertThat(failures).hasOnlyElementsOfType(ConnectionLostException.class);
      assertThat(failures).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FEHLER, storniere Anfrage wegen Zeitüberschreitung der Anfrage, ProcessInterrupts, timeout",
    "ERROR, canceling statement due to statement timeout, ProcessInterrupts, timeout",
    "ERROR, canceling statement due to user request, ProcessInterrupts, cancelled",
    "ERROR, I do not want to, exec_stmt_raise, cancelled"
  })
  void whatTheSessionDidNotAskForIsATimeoutInEveryLanguage(
      String severity, String text, String routine, String kind) {
    var thrown =
        executing(
            DatabaseException.class,
            client -> {
              admitAndTakeStatement(client);
              client.send(PREPARED);
              takeStatement(client);
              client.send(
                  message(
                      'E',
                      text("S" + severity),
                      text("VERROR"),
                      text("C57014"),
                      text("M" + text),
                      text("R" + routine),
                      bytes(0)),
                  READY);
              client.stall();
            });
    assertThat(thrown)
        .isInstanceOf(
            kind.equals("timeout") ? StatementTimeoutException.class : CancelledException.class);
  }
}
