package io.databases.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.junit.SqlScript.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlScriptTest {
  private static List<String> statements(String script) {
    return SqlScript.parse(script).stream().map(Statement::sql).toList();
  }

  @Test
  void statementsEndAtSemicolons() {
    assertThat(statements("SELECT 1; SELECT 2 ;\n")).containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void semicolonsInStringsNamesAndCommentsEndNothing() {
    assertThat(statements("SELECT ';''', \";\", `;` -- ;\n /* ; */ FROM a; b"))
        .containsExactly("SELECT ';''', \";\", `;` -- ;\n /* ; */ FROM a", "b");
  }

  @Test
  void semicolonsInDollarQuotesEndNothing() {
    assertThat(statements("DO $x$ a; $$ b; $$ $x$; SELECT a$b$c; d"))
        .containsExactly("DO $x$ a; $$ b; $$ $x$", "SELECT a$b$c", "d");
  }

  @Test
  void commentsAloneAreNoStatement() {
    assertThat(statements("-- nothing\n; /* here */ ;")).isEmpty();
  }

  @Test
  void statementsKnowTheirLine() {
    assertThat(SqlScript.parse("\nSELECT 1;\n\n  SELECT 2; SELECT 3"))
        .containsExactly(
            new Statement("SELECT 1", 2),
            new Statement("SELECT 2", 4),
            new Statement("SELECT 3", 4));
  }

  @Test
  void commentsMayBeLong() {
    var statements =
        SqlScript.parse("  -- a line\n".repeat(50_000) + ";" + "\n".repeat(50_000) + "SELECT 1");

    assertThat(statements).extracting(SqlScript.Statement::sql).containsExactly("SELECT 1");
  }
}
