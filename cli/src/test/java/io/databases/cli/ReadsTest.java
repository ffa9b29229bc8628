package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements have their rows streamed. */
final class ReadsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "select 1",
        "  (SELECT 1)",
        "-- note\nSELECT 1",
        "/* a\nb */ VALUES (1)",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "PRAGMA user_version",
        "EXPLAIN DELETE FROM a",
      })
  void streamed(String sql) {
    assertThat(QueryCommand.isRead(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO a SELECT 1",
        "DELETE FROM a",
        "CREATE TABLE a (b INT)",
        "SELECTED",
        "",
        "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a",
        "-- SELECT\nUPDATE a SET b = 1",
      })
  void executed(String sql) {
    assertThat(QueryCommand.isRead(sql)).isFalse();
  }

  @Test
  void longCommentsInFrontAreRead() {
    assertThat(QueryCommand.isRead("-- a line\n".repeat(50_000) + "SELECT 1")).isTrue();
  }
}
