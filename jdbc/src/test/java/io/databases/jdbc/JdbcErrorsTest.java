package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.AuthenticationException;
import io.databases.ConnectionLostException;
import io.databases.ConstraintViolationException;
import io.databases.DatabaseException;
import io.databases.PoolExhaustedException;
import io.databases.ReadOnlyException;
import io.databases.SerializationFailureException;
import io.databases.SyntaxException;
import io.databases.TransientTransactionException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of exceptions that no server at hand throws. */
class JdbcErrorsTest {
  private static JdbcErrors errors(JdbcDialect dialect) {
    return new JdbcErrors(dialect, "a database");
  }

  private static DatabaseException unknown(SQLException error) {
    return errors(new StandardDialect("unknown")).of(error);
  }

  @Test
  void typesOfExceptionsTellWhatCodesOfADriversOwnDoNot() {
    assertThat(unknown(new SQLNonTransientConnectionException("gone", "XYZ")))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(unknown(new SQLRecoverableException("gone", "66000")))
        .isInstanceOf(ConnectionLostException.class);
    assertThat(unknown(new SQLIntegrityConstraintViolationException("twice", "XYZ")))
        .isInstanceOf(ConstraintViolationException.class);
    assertThat(unknown(new SQLSyntaxErrorException("what?"))).isInstanceOf(SyntaxException.class);
    assertThat(unknown(new SQLTransactionRollbackException("again", "XYZ")))
        .isInstanceOf(SerializationFailureException.class);
  }

  @Test
  void notAllOfClassFortyAreFailuresThatMayBeRunAgain() {
    var state = "40003";
    for (var error :
        List.of(
            new SQLException("ambiguous", state),
            new SQLTransactionRollbackException("ambiguous", state))) {
      assertThat(unknown(error))
          .isNotInstanceOf(TransientTransactionException.class)
          .hasMessageContaining("unknown")
          .satisfies(e -> assertThat(e.retrySafe()).isFalse())
          .satisfies(e -> assertThat(e.connectionUsable()).isFalse());
    }
    var violated = new SQLException("found at the end", "40002");
    assertThat(unknown(violated)).isInstanceOf(ConstraintViolationException.class);
    var dialect = new StandardDialect("unknown");
    assertThat(dialect.endsTransaction(errors(dialect).kind(violated))).isTrue();
  }

  @Test
  void rightThatIsMissingForAStatementIsNoLostConnection() {
    var denied = new SQLException("Access denied; you need FILE", "28000", 1045);
    assertThat(errors(new MySqlDialect()).of(denied))
        .isNotInstanceOf(ConnectionLostException.class)
        .satisfies(e -> assertThat(e.connectionUsable()).isTrue());
    assertThat(errors(new MySqlDialect()).connecting(denied))
        .isInstanceOf(AuthenticationException.class);
    assertThat(
            errors(new StandardDialect("unknown"))
                .connecting(new SQLInvalidAuthorizationSpecException("who?")))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void loginThatMySqlRefusesIsNotToBeTriedAgain() {
    for (int code : new int[] {1044, 1045, 1130, 1698, 3118}) {
      assertThat(errors(new MySqlDialect()).connecting(new SQLException("no", "HY000", code)))
          .as("%d", code)
          .isInstanceOf(AuthenticationException.class)
          .satisfies(e -> assertThat(e.retrySafe()).isFalse());
    }
    assertThat(errors(new MySqlDialect()).of(new SQLException("no", "42000", 1044)))
        .isNotInstanceOf(AuthenticationException.class)
        .isNotInstanceOf(SyntaxException.class);
  }

  @Test
  void notAllThatAnOptionOfMySqlForbidsIsForItsBeingReadOnly() {
    var running = "The MySQL server is running with the %s option so it cannot execute this";
    for (var option : List.of("--read-only", "--super-read-only", "--innodb-read-only")) {
      assertThat(
              errors(new MySqlDialect())
                  .of(new SQLException(running.formatted(option), "HY000", 1290)))
          .isInstanceOf(ReadOnlyException.class);
    }
    for (var option : List.of("--secure-file-priv", "--skip-grant-tables")) {
      assertThat(
              errors(new MySqlDialect())
                  .of(new SQLException(running.formatted(option), "HY000", 1290)))
          .isNotInstanceOf(ReadOnlyException.class);
    }
  }

  @Test
  void poolThatHasNoConnectionLeftIsNotALostOne() {
    var thrown =
        errors(new StandardDialect("unknown"))
            .connecting(new SQLTransientConnectionException("timed out after 30 s"));
    assertThat(thrown).isInstanceOf(PoolExhaustedException.class);
    assertThat(thrown.retrySafe()).isTrue();
  }

  @Test
  void detailsOfPostgreSqlAreLeftOutSinceTheyHoldValues() {
    var told =
        new SQLException(
            "ERROR: duplicate key value violates unique constraint \"k\"\n"
                + "  Detail: Key (name)=(secret) already exists.",
            "23505");
    assertThat(errors(new PostgreSqlDialect()).of(told))
        .hasMessage("ERROR: duplicate key value violates unique constraint \"k\"")
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("secret"));
  }
}
