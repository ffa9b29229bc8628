package io.databases.postgresql;

import static io.databases.postgresql.ServerMessages.READY;
import static io.databases.postgresql.ServerMessages.all;
import static io.databases.postgresql.ServerMessages.bytes;
import static io.databases.postgresql.ServerMessages.error;
import static io.databases.postgresql.ServerMessages.greeting;
import static io.databases.postgresql.ServerMessages.int16;
import static io.databases.postgresql.ServerMessages.int32;
import static io.databases.postgresql.ServerMessages.isCancelRequest;
import static io.databases.postgresql.ServerMessages.message;
import static io.databases.postgresql.ServerMessages.takeMessage;
import static io.databases.postgresql.ServerMessages.takeStatement;
import static io.databases.postgresql.ServerMessages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.TransactionOptions;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Result;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import io.databases.testing.server.Peer;
import io.databases.testing.server.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cancel that stops another statement than it was meant for: the server passes it on as it can.
 */
@Timeout(20)
class PgStrayCancelTest {
  private static final String SELECT = "SELECT 7";
  private static final String CALL = "CALL work()";

  private static final byte[] PREPARED =
      all(
          message('1'),
          message('t', int16(0)),
          message(
              'T', int16(1), text("n"), int32(0), int16(0), int32(23), int16(4), int32(-1),
              int16(0)),
          READY);
  private static final byte[] CALL_PREPARED =
      all(message('1'), message('t', int16(0)), message('n'), READY);
  private static final byte[] SEVEN =
      all(message('2'), message('D', int16(1), int32(4), int32(7)), message('C', text("SELECT 1")));
  private static final byte[] COMMITTED =
      all(message('1'), message('2'), message('C', text("COMMIT")), READY);
  private static final byte[] STOPPED =
      all(message('2'), error("ERROR", "57014", "canceling statement due to user request"), READY);

  /** A request to cancel has come. */
  private final CountDownLatch asked = new CountDownLatch(1);

  /** The connection by which it came may be closed: the server has passed it on. */
  private final CountDownLatch passedOn = new CountDownLatch(1);

  private interface Client {
    void run(PgSession session) throws Exception;
  }

  /** Has a client's one session served by a script, and requests to cancel let lie. */
  private void with(ScriptedServer.Script script, Client steps) throws Exception {
    ScriptedServer.Script both =
        client -> {
          if (isCancelRequest(client)) {
            asked.countDown();
            await(passedOn);
          } else {
            client.send(greeting(false));
            script.serve(client);
            client.stall();
          }
        };
    try (var server = ScriptedServer.start(both);
        var database = Database.open(HostileServerTest.url(server, ""));
        var connection = database.connection()) {
      steps.run(connection.unwrap(PgSession.class));
    } finally {
      passedOn.countDown();
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  // ---- what the server does

  private static void prepare(Peer client, byte[] prepared, byte[] result) throws IOException {
    takeStatement(client);
    client.send(prepared);
    answer(client, result, READY);
  }

  private static void answer(Peer client, byte[]... answer) throws IOException {
    takeStatement(client);
    client.send(answer);
  }

  /** Takes four messages: COMMIT is prepared the first time. */
  private static void takeCommit(Peer client) throws IOException {
    takeMessage(client);
    takeStatement(client);
  }

  private static void answerCommit(Peer client) throws IOException {
    takeCommit(client);
    client.send(COMMITTED);
  }

  // ---- what the client does

  private static Reply<Result> submit(PgSession session, String sql) {
    var info = StatementInfo.of(sql, SqlSyntax.POSTGRESQL);
    return session.submit(new Request.Execute(info, sql, new Object[0], 0));
  }

  private static <T> T await(Reply<T> reply) throws InterruptedException, TimeoutException {
    return reply.await(Deadline.after(Duration.ofSeconds(10)));
  }

  private static void isSeven(Reply<Result> reply) throws Exception {
    assertThat(await(reply).rows().getFirst().getInt(0)).isEqualTo(7);
  }

  private static CancelledException stopped(Reply<?> reply) {
    return catchThrowableOfType(CancelledException.class, () -> await(reply));
  }

  /** Waits for the answer to what is not sent while a request to cancel is under way. */
  private static Nothing untilOver(PgSession session) throws Exception {
    return await(session.submit(new Request.Commit()));
  }

  @Test
  void aStatementThatTheSecondSignalOfARequestStopsRunsAgain() throws Exception {
    with(
        client -> {
          prepare(client, PREPARED, SEVEN);
          takeStatement(client);
          await(asked);
          client.send(STOPPED);
          answer(client, STOPPED);
          answer(client, SEVEN, READY);
        },
        session -> {
          isSeven(submit(session, SELECT));
          var meant = submit(session, SELECT);
          session.cancel(meant);
          assertThat(stopped(meant)).hasMessageNotContaining("another");
          isSeven(submit(session, SELECT));
        });
  }

  @Test
  void aStatementSentBeforeTheRequestWasOverRunsAgain() throws Exception {
    with(
        client -> {
          prepare(client, PREPARED, SEVEN);
          takeStatement(client);
          await(asked);
          client.send(SEVEN, READY);
          takeStatement(client);
          passedOn.countDown();
          takeCommit(client);
          client.send(STOPPED, COMMITTED);
          answer(client, SEVEN, READY);
        },
        session -> {
          isSeven(submit(session, SELECT));
          var meant = submit(session, SELECT);
          session.cancel(meant);
          isSeven(meant);
          var hit = submit(session, SELECT);
          untilOver(session);
          isSeven(hit);
        });
  }

  @Test
  void whatIsStoppedAfterTheRequestWasOverIsStopped() throws Exception {
    with(
        client -> {
          prepare(client, PREPARED, SEVEN);
          takeStatement(client);
          await(asked);
          client.send(STOPPED);
          passedOn.countDown();
          answerCommit(client);
          answer(client, STOPPED);
        },
        session -> {
          isSeven(submit(session, SELECT));
          var meant = submit(session, SELECT);
          session.cancel(meant);
          stopped(meant);
          untilOver(session);
          assertThat(stopped(submit(session, SELECT))).hasMessageNotContaining("another");
        });
  }

  @Test
  void aRequestThatTheServerDoesNotConfirmInTimeMayComeLate() throws Exception {
    with(
        client -> {
          prepare(client, PREPARED, SEVEN);
          takeStatement(client);
          await(asked);
          client.send(STOPPED);
          answerCommit(client);
          answer(client, STOPPED);
          answer(client, SEVEN, READY);
        },
        session -> {
          isSeven(submit(session, SELECT));
          var meant = submit(session, SELECT);
          session.cancel(meant);
          stopped(meant);
          untilOver(session);
          isSeven(submit(session, SELECT));
        });
  }

  @Test
  void aCopyThatStartsAfterAllIsBrokenOff() throws Exception {
    with(
        client -> {
          takeMessage(client); // Parse, then Bind, Execute, Flush
          takeStatement(client);
          await(asked);
          passedOn.countDown();
          client.send(message('1'), message('2'), message('G', bytes(0, 0, 0)));
          takeMessage(client); // CopyFail, Sync
          takeMessage(client);
          client.send(error("ERROR", "57014", "the client broke it off"), READY);
        },
        session -> {
          var nothing = InputStream.nullInputStream();
          Thread.currentThread().interrupt();
          var thrown =
              catchThrowableOfType(
                  CancelledException.class, () -> session.copyIn("COPY t FROM STDIN", nothing));
          assertThat(Thread.interrupted()).isTrue();
          assertThat(thrown).hasMessageContaining("interrupted during COPY");
        });
  }

  @Test
  void aProcedureThatHasBegunIsNotRunAgain() throws Exception {
    with(
        client -> {
          prepare(client, PREPARED, SEVEN);
          prepare(client, CALL_PREPARED, all(message('2'), message('C', text("CALL"))));
          takeStatement(client);
          takeStatement(client);
          await(asked);
          client.send(SEVEN, READY);
          client.send(STOPPED);
        },
        session -> {
          isSeven(submit(session, SELECT));
          await(submit(session, CALL));
          var meant = submit(session, SELECT);
          var hit = submit(session, CALL);
          session.cancel(meant);
          isSeven(meant);
          assertThat(stopped(hit)).hasMessageContaining("another statement");
        });
  }

  @Test
  void aStatementThatRunsAgainDoesNotJoinATransactionBegunBehindIt() throws Exception {
    with(
        client -> {
          prepare(client, PREPARED, SEVEN);
          takeStatement(client);
          takeStatement(client);
          await(asked);
          client.send(SEVEN, READY);
          passedOn.countDown();
          takeMessage(client); // BEGIN: Parse, Bind, Execute; then the statement's three
          takeMessage(client);
          takeMessage(client);
          takeStatement(client);
          client.send(STOPPED);
          client.send(message('1'), message('2'), message('C', text("BEGIN")));
          client.send(SEVEN, message('Z', bytes('T')));
        },
        session -> {
          isSeven(submit(session, SELECT));
          var meant = submit(session, SELECT);
          var hit = submit(session, SELECT);
          session.cancel(meant);
          isSeven(meant);
          session.submit(new Request.Begin(TransactionOptions.defaults()));
          isSeven(submit(session, SELECT));
          stopped(hit);
        });
  }
}
