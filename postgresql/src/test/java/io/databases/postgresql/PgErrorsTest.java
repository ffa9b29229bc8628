package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.AuthenticationException;
import io.databases.CheckViolationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.ConstraintViolationException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.DeadlockException;
import io.databases.ForeignKeyViolationException;
import io.databases.LockTimeoutException;
import io.databases.NotNullViolationException;
import io.databases.ReadOnlyException;
import io.databases.SerializationFailureException;
import io.databases.StatementTimeoutException;
import io.databases.SyntaxException;
import io.databases.UniqueViolationException;
import io.databases.postgresql.protocol.ServerError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgErrorsTest {
  private static final Map<String, Class<? extends DatabaseException>> KINDS =
      Map.ofEntries(
          Map.entry("unique", UniqueViolationException.class),
          Map.entry("foreign-key", ForeignKeyViolationException.class),
          Map.entry("not-null", NotNullViolationException.class),
          Map.entry("check", CheckViolationException.class),
          Map.entry("constraint", ConstraintViolationException.class),
          Map.entry("serialization", SerializationFailureException.class),
          Map.entry("deadlock", DeadlockException.class),
          Map.entry("lock", LockTimeoutException.class),
          Map.entry("timeout", StatementTimeoutException.class),
          Map.entry("read-only", ReadOnlyException.class),
          Map.entry("login", AuthenticationException.class),
          Map.entry("syntax", SyntaxException.class),
          Map.entry("lost", ConnectionLostException.class),
          Map.entry("configuration", ConfigurationException.class),
          Map.entry("other", DatabaseException.class));

  private static ServerError error(String severity, String state) {
    return new ServerError(Map.of('V', severity, 'C', state, 'M', "a timeout, perhaps"));
  }

  @ParameterizedTest
  @CsvSource({
    "23505, unique, false",
    "23503, foreign-key, false",
    "23001, foreign-key, false",
    "23502, not-null, false",
    "23514, check, false",
    "23P01, check, false",
    "44000, check, false",
    "23000, constraint, false",
    "40001, serialization, true",
    "40P01, deadlock, true",
    "40003, other, false",
    "55P03, lock, true",
    "55006, other, true",
    "57014, timeout, true",
    "25006, read-only, false",
    "25P02, other, false",
    "26000, other, false",
    "0A000, other, false",
    "22P02, other, false",
    "42601, syntax, false",
    "42P01, syntax, false",
    "42501, other, false",
    "3D000, syntax, false",
    "3F000, syntax, false",
    "28000, login, false",
    "28P01, login, false",
    "53100, other, true",
    "53200, other, true",
    "53300, other, true",
    "57P01, other, false",
    "08001, other, false",
    "08006, other, false",
    "P0001, other, false",
    "XX000, other, false",
  })
  void aFailedStatementLeavesTheSessionUsable(String state, String kind, boolean retrySafe) {
    var exception = PgErrors.toException(error("ERROR", state), true);
    assertThat(exception).isExactlyInstanceOf(KINDS.get(kind));
    assertThat(exception.sqlState()).contains(state);
    assertThat(exception.connectionUsable()).isTrue();
    assertThat(exception.retrySafe()).isEqualTo(retrySafe);
  }

  @ParameterizedTest
  @CsvSource({
    "FATAL, 57P01, lost",
    "FATAL, 57P02, lost",
    "FATAL, 57P03, lost",
    "FATAL, 57P05, lost",
    "FATAL, 25P03, lost",
    "FATAL, 25P04, timeout",
    "FATAL, 53300, lost",
    "FATAL, 08P01, lost",
    "FATAL, 40001, lost",
    "FATAL, 28000, login",
    "PANIC, XX001, lost",
  })
  void afterAFatalErrorNothingIsCertain(String severity, String state, String kind) {
    var exception = PgErrors.toException(error(severity, state), true);
    assertThat(exception).isExactlyInstanceOf(KINDS.get(kind));
    assertThat(exception.connectionUsable()).isFalse();
    assertThat(exception.retrySafe()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "28P01, login",
    "28000, login",
    "42501, login",
    "3D000, configuration",
    "42704, configuration",
    "22023, configuration",
    "0A000, configuration",
    "53300, lost",
    "57P03, lost",
    "57P01, lost",
    "08P01, lost",
    "XX000, lost",
  })
  void aRefusedSessionHasDoneNothing(String state, String kind) {
    var exception = PgErrors.refusal(error("FATAL", state));
    assertThat(exception).isExactlyInstanceOf(KINDS.get(kind));
    assertThat(exception.sqlState()).contains(state);
    assertThat(exception.connectionUsable()).isFalse();
    assertThat(exception.retrySafe()).isTrue();
  }

  @Test
  void aPoolerThatRefusesAPasswordIsUnderstood() {
    assertThat(PgErrors.loginFailed(error("FATAL", "08P01")))
        .isExactlyInstanceOf(AuthenticationException.class);
    assertThat(PgErrors.loginFailed(error("FATAL", "53300")))
        .isExactlyInstanceOf(ConnectionLostException.class);
  }

  @Test
  void aFullServerIsSaidToBeFull() {
    assertThat(PgErrors.refusal(error("FATAL", "53300")))
        .hasMessageContaining("no connection left")
        .hasMessageContaining("max_size")
        .hasMessageContaining("max_connections");
  }

  @Test
  void anErrorWithoutFieldsIsStillAnError() {
    var exception = PgErrors.toException(new ServerError(Map.of()), true);
    assertThat(exception)
        .isExactlyInstanceOf(DatabaseException.class)
        .hasMessageContaining("XX000");
    var report = exception.report(PgError.class).orElseThrow();
    assertThat(report.detail()).isEmpty();
    assertThat(report.position()).isEmpty();
    assertThat(PgErrors.toException(new ServerError(Map.of('C', "4")), true).sqlState())
        .contains("4");
  }

  @Test
  void allFieldsTheServerSendsAreThere() {
    try (var database = Database.open(PgServer.shared().url("postgres"))) {
      database.execute("CREATE SCHEMA reports");
      database.execute("CREATE TABLE reports.t (n int CONSTRAINT positive CHECK (n > 0))");
      try {
        var exception =
            catchThrowableOfType(
                CheckViolationException.class,
                () -> database.execute("INSERT INTO reports.t VALUES (:n)", Map.of("n", -4711)));
        var report = exception.report(PgError.class).orElseThrow();
        assertThat(report.severity()).isEqualTo("ERROR");
        assertThat(report.sqlState()).isEqualTo("23514");
        assertThat(report.schema()).contains("reports");
        assertThat(report.table()).contains("t");
        assertThat(report.constraint()).contains("positive");
        assertThat(report.detail().orElseThrow()).contains("-4711");
        assertThat(report.routine()).isPresent();
        assertThat(report.file()).isPresent();
        assertThat(report.line()).isPresent();
        assertThat(report.fields()).containsEntry('n', "positive");
        assertThat(exception.constraint()).contains("positive");
        assertThat(exception + " " + exception.details() + report).doesNotContain("4711");
      } finally {
        database.execute("DROP SCHEMA reports CASCADE");
      }
    }
  }

  @Test
  void whereAFunctionFailedIsThere() {
    try (var database = Database.open(PgServer.shared().url("postgres"));
        var connection = database.connection()) {
      connection.execute(
          """
          CREATE FUNCTION pg_temp.fails() RETURNS void LANGUAGE plpgsql AS
          'BEGIN EXECUTE ''SELECT nothing FROM pg_class''; END'
          """);
      var exception =
          catchThrowableOfType(
              SyntaxException.class, () -> connection.fetchAll("SELECT pg_temp.fails()"));
      var report = exception.report(PgError.class).orElseThrow();
      assertThat(report.internalQuery()).contains("SELECT nothing FROM pg_class");
      assertThat(report.internalPosition()).hasValue(8);
      assertThat(report.where().orElseThrow()).contains("PL/pgSQL function");
    }
  }

  @Test
  void hintAndPositionAreInTheMessage() {
    try (var database = Database.open(PgServer.shared().url("postgres"))) {
      var exception =
          catchThrowableOfType(
              SyntaxException.class, () -> database.fetchAll("SELECT relnme FROM pg_class"));
      assertThat(exception).hasMessageContaining("hint: Perhaps you meant");
      assertThat(exception).hasMessageContaining("(at character 8)");
      var report = exception.report(PgError.class).orElseThrow();
      assertThat(report.position()).hasValue(8);
      assertThat(report.hint().orElseThrow()).contains("relname");
      assertThat(exception.report(String.class)).isEmpty();
    }
  }

  @Test
  void whatAColumnRefusesIsNamedWithItsColumn() {
    try (var database = Database.open(PgServer.shared().url("postgres"));
        var connection = database.connection()) {
      connection.execute("CREATE TEMP TABLE named (n int NOT NULL)");
      var exception =
          catchThrowableOfType(
              NotNullViolationException.class,
              () -> connection.execute("INSERT INTO named VALUES (NULL)"));
      assertThat(exception.report(PgError.class).orElseThrow().column()).contains("n");
    }
  }
}
