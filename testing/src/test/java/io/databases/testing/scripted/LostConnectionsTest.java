package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What callers are told when a connection is lost, and that the next call has another. */
class LostConnectionsTest extends ScriptedTest {
  private final Database database = open();

  @Test
  void sessionLostWhileIdleIsReplacedUnnoticed() {
    script.lose(1);
    database.execute("UPDATE a");
    assertThat(script.log(1)).containsExactly("CLOSE");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE a");
  }

  @Test
  void statementThatLosesItsConnectionSaysThatTheOutcomeIsUnknown() {
    script.next("UPDATE a").losesConnection();
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> database.execute("UPDATE a"))
        .matches(e -> !e.retrySafe(), "must not simply be made again")
        .matches(e -> !e.connectionUsable(), "the connection is gone");
    database.execute("UPDATE b");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE b");
  }

  @Test
  void transactionThatLosesItsConnectionRunsNothingMore() {
    script.next("UPDATE a").losesConnection();
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() ->
            database.transaction(tx -> {
              assertThatExceptionOfType(ConnectionLostException.class)
                  .isThrownBy(() -> tx.execute("UPDATE a"));
              tx.execute("UPDATE b");
            }));
    database.execute("UPDATE c");
    assertThat(script.log(1)).doesNotContain("COMMIT");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE c");
  }

  @Test
  void blockThatHidesTheLossDoesNotReportSuccess() {
    script.next("UPDATE a").losesConnection();
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() ->
            database.transaction(() ->
                assertThatExceptionOfType(ConnectionLostException.class)
                    .isThrownBy(() -> database.execute("UPDATE a"))));
  }

  @Test
  void lossDuringCommitSaysThatTheOutcomeIsUnknown() {
    script.next(Request.Commit.class).losesConnection();
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> database.transaction(() -> database.execute("UPDATE a")))
        .matches(e -> !e.retrySafe(), "must not simply be made again")
        .matches(e -> e.sqlState().equals(Optional.of("08007")), "outcome unknown");
  }

  @Test
  void lossDuringCommitIsNotRetried() {
    script.next(Request.Commit.class).losesConnection();
    var options = TransactionOptions.defaults().withRetries(5);
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> database.transaction(options, () -> database.execute("UPDATE a")));
    assertThat(script.log()).containsOnlyOnce("UPDATE a");
  }

  @Test
  void lossDuringRollbackDoesNotHideTheBodysException() {
    script.next(Request.Rollback.class).losesConnection();
    assertThatThrownBy(() ->
            database.transaction(() -> {
              throw new IllegalStateException("from the body");
            }))
        .hasMessage("from the body");
  }

  @Test
  void lossOfABoundConnectionFailsItsCallsUntilItIsClosed() {
    try (var connection = database.connection()) {
      script.lose(1);
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() -> connection.execute("UPDATE a"))
          .matches(e -> e.retrySafe(), "nothing was sent");
      assertThatExceptionOfType(ConnectionLostException.class)
          .isThrownBy(() -> database.execute("UPDATE a"));
    }
    database.execute("UPDATE b");
    assertThat(script.log(2)).containsExactly("CONNECT", "UPDATE b");
  }

  @Test
  void lossDuringAStreamFailsItAndClosingItDoesNot() {
    script.next("SELECT a").rows(List.of("n"), new Object[] {1}, new Object[] {2});
    var stream = database.stream("SELECT a");
    script.lose(1);
    var rows = stream.iterator();
    assertThat(rows.next().getInt(0)).isEqualTo(1); // was there before
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> {
          while (rows.hasNext()) {
            var _ = rows.next();
          }
        });
    stream.close();
    database.execute("UPDATE b");
  }

  @Test
  void whatADriverThrowsWithoutSayingSoIsNotTakenForALoss() {
    script.next("UPDATE a").fails(Failures.refused("division by zero"));
    assertThatThrownBy(() -> database.execute("UPDATE a")).hasMessage("division by zero");
    database.execute("UPDATE b");
    assertThat(script.log()).containsExactly("UPDATE a", "UPDATE b");
  }
}
