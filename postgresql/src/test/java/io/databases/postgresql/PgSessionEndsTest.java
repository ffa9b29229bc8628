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

import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.server.ScriptedServer;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that the server ends, or that have to be closed: what those are told who wait on them,
 * and whose statements are simply run elsewhere since they were not run.
 */
@Timeout(20)
class PgSessionEndsTest {
  private static final int GOOD = PgServer.shared().port();

  private static final byte[] PARSED = message('1');
  private static final byte[] DESCRIPTION = all(message('t', int16(0)), message('n'));
  private static final byte[] IN_TRANSACTION = message('Z', bytes('T'));
  private static final byte[] BOUND = message('2');
  private static final byte[] DONE = message('C', text("SET"));

  private final ScriptedServer server = ScriptedServer.start(_ -> {});
  private Database database;

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  /** The first session is the script's, all others are the real server's. */
  private void open(ScriptedServer.Script script) {
    server.serve(script);
    database =
        Database.open(
            "postgresql://postgres@127.0.0.1:%d/postgres?sslmode=disable&max_size=1"
                .formatted(server.port()));
    server.serve(client -> client.relay(GOOD));
  }

  private static byte[] goodbye(String state) {
    return error("FATAL", state, "terminating connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P01", "57P05", "25P03"})
  void statementThatTheServerNeverCameToIsRunElsewhere(String state) {
    open(client -> {
      admitAndTakeStatement(client);
      client.send(goodbye(state));
    });
    assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P01", "08P01"})
  void statementThatTheServerWasAtHasAnUnknownOutcome(String state) {
    open(client -> {
      admitAndTakeStatement(client);
      client.send(PARSED, DESCRIPTION, READY);
      takeStatement(client);
      client.send(BOUND, goodbye(state));
    });
    isOfUnknownOutcome(catchThrowableOfType(DatabaseException.class, () -> database.execute("DO")));
  }

  @Test
  void lastWordThatMayBeAPoolersProvesNothing() {
    open(client -> {
      admitAndTakeStatement(client);
      client.send(PARSED, DESCRIPTION, READY);
      takeStatement(client);
      client.send(goodbye("08P01"));
    });
    isOfUnknownOutcome(catchThrowableOfType(DatabaseException.class, () -> database.execute("DO")));
  }

  private static void isOfUnknownOutcome(DatabaseException thrown) {
    assertThat(thrown).isInstanceOf(ConnectionLostException.class);
    assertThat(thrown).hasMessageContaining("unknown");
    assertThat(thrown.retrySafe()).isFalse();
    assertThat(thrown.connectionUsable()).isFalse();
  }

  @Test
  void commitThatTheServerNeverCameToHasNotBeenDone() {
    open(client -> {
      admitAndTakeStatement(client); // BEGIN,
      takeStatement(client); // and with it what the statement is
      client.send(PARSED, BOUND, DONE, PARSED, DESCRIPTION, IN_TRANSACTION);
      takeStatement(client);
      client.send(BOUND, DONE, IN_TRANSACTION);
      takeStatement(client); // COMMIT
      client.send(goodbye("57P01"));
    });
    var tx = database.begin();
    tx.execute("UPDATE a");
    var thrown = catchThrowableOfType(ConnectionLostException.class, tx::commit);
    assertThat(thrown).hasMessageContaining("was not run").hasMessageContaining("terminating");
    assertThat(thrown.retrySafe()).isTrue();
    assertThat(thrown.sqlState()).contains("57P01");
    tx.close();
  }

  @Test
  void othersBehindAStatementThatCannotBeStoppedAreToldOrRunElsewhere() throws Exception {
    var begun = new CountDownLatch(1);
    var taken = new CountDownLatch(1);
    open(client -> {
      admitAndTakeStatement(client);
      client.send(PARSED, DESCRIPTION, READY);
      takeStatement(client);
      client.send(BOUND, DONE, READY);
      takeStatement(client); // the statement that does not end
      begun.countDown();
      takeStatement(client); // one behind it
      taken.countDown();
      client.stall();
    });
    database.execute("SELECT 2"); // prepared from here on
    var endless = Query.of("SELECT 2").timeout(Duration.ofMillis(500));
    try (var workers = new Workers()) {
      var stuck = workers.run(() -> database.execute(endless));
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      var behind = database.async().execute("SELECT 2");
      assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(stuck.awaitFailure())
          .isInstanceOfSatisfying(
              StatementTimeoutException.class,
              thrown -> assertThat(thrown.connectionUsable()).isFalse());
      var thrown = catchThrowableOfType(CompletionException.class, behind::join);
      isOfUnknownOutcome((DatabaseException) thrown.getCause());
    }
    Eventually.isTrue("the session is closed", () -> server.open() == 0);
    assertThat(database.fetchValue(Integer.class, "SELECT 3")).isEqualTo(3);
  }

  @Test
  void whatWasHeldBackOnASessionThatIsClosedIsRunElsewhere() throws Exception {
    var taken = new CountDownLatch(1);
    open(client -> {
      admitAndTakeStatement(client);
      taken.countDown();
      client.stall(); // never says what the statement is, which others are held back for
    });
    var endless = Query.of("SELECT 2").timeout(Duration.ofMillis(100));
    try (var workers = new Workers()) {
      var stuck = workers.run(() -> database.execute(endless));
      assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
      var behind = database.async().fetchValue(Integer.class, "SELECT 3");
      assertThat(stuck.awaitFailure()).isInstanceOf(StatementTimeoutException.class);
      assertThat(behind.join()).isEqualTo(3);
    }
  }

  @Test
  void whatAnEndThrowsKeepsNobodyFromReading() {
    database = Database.open(PgServer.shared().url("postgres"));
    try (var connection = database.newConnection()) {
      var session = connection.unwrap(PgSession.class);
      session.notifyTo(
          new PgSession.Listener(
              _ -> {},
              () -> {
                throw new AssertionError("thrown at the end of a session");
              }));
      database.fetchAll("SELECT pg_terminate_backend(?)", session.processId());
      Eventually.isTrue("the session is lost", () -> !session.isOpen());
      session.close(); // waits for its reader, and not for ever
      assertThat(database.fetchValue(Integer.class, "SELECT 7")).isEqualTo(7);
    }
  }
}
