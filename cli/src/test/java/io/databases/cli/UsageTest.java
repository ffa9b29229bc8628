package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no database: help, versions, and command lines that are wrong. */
final class UsageTest {
  private static final String SECRET = "hunter2";
  private static final String URL = "postgresql://daisy:" + SECRET + "@db.example/shop";

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "quickstart --help", "query --help", "version --help", "query -h"})
  void helpIsShownAndFits(String line) {
    var run = Run.of(line.split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: databases");
    assertThat(run.out().lines())
        .allSatisfy(text -> assertThat(text.length()).isLessThanOrEqualTo(80));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void nothingIsAnsweredWithHelp() {
    assertThat(Run.of().out()).isEqualTo(Run.of("--help").out()).contains("quickstart", "query");
  }

  @Test
  void helpHasExamples() {
    assertThat(Run.of("query", "--help").out())
        .contains("Examples:\n  ./databases query sqlite:///");
    assertThat(Run.of("quickstart", "--help").out())
        .contains("Examples:\n  ./databases quickstart");
  }

  @Test
  void versions() {
    assertThat(Run.of("--version").out()).startsWith("databases ");
    assertThat(Run.of("version").out()).startsWith("databases ").contains("(Java 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qury a b           | no such command: qury",
        "query              | missing required parameters: 'URL', 'SQL'",
        "query a            | missing required parameter: 'SQL'",
        "query --fromat a b | unknown option: --fromat",
        "query -f xml a b   | invalid value for option '--format': there are table, csv and json",
        "query a b c        | not a parameter: 'c'; write name=value or name:type=value",
        "--verbose          | missing required subcommand",
      })
  void whatIsWrongWithTheCommandLineIsSaidInALine(String line, String message) {
    var run = Run.of(line.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().getFirst()).startsWith("error: " + message);
    assertThat(run.err()).doesNotContain("Exception", "\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "query %s",
        "query x y %s",
        "query --fromat %s x",
        "query -f %s a b",
        "qery %s x",
        "query %s x",
        "--verbose query %s x",
        "quickstart --url %s",
        "quickstart %s",
        "--verbose quickstart --url x%s",
      })
  void passwordsAreNeverShown(String line) {
    var run = Run.of(line.formatted(URL).split(" "));
    assertThat(run.code()).isNotZero();
    assertThat(run.err()).startsWith("error: ").doesNotContain(SECRET);
    assertThat(run.out()).doesNotContain(SECRET);
  }

  @Test
  void anUnknownDatabaseIsAnErrorOfOneLine() {
    var run = Run.of("query", "nosuch://x/y", "SELECT 1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error: no driver for \"nosuch\"").hasLineCount(1);
  }

  @Test
  void verboseShowsWhereItComesFrom() {
    var run = Run.of("query", "--verbose", "nosuch://x/y", "SELECT 1");
    assertThat(run.err()).startsWith("error: no driver").contains("\tat io.databases");
  }
}
