package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statements have a session for themselves: those that change it, or hold up others. */
class PgShareableTest {
  private static Database database;
  private static PgBackend backend;

  @BeforeAll
  static void open() {
    database = Database.open(PgServer.shared().url("postgres"));
    try (var connection = database.newConnection()) {
      backend = connection.unwrap(PgSession.class).backend();
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static boolean isShared(String sql) {
    return backend.shareable(StatementInfo.of(sql, SqlSyntax.POSTGRESQL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET search_path = shop",
        "RESET ALL",
        "LISTEN orders",
        "UNLISTEN *",
        "DISCARD ALL",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
        "FETCH c",
        "MOVE c",
        "CLOSE c",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "DEALLOCATE p",
        "LOAD 'plpgsql'",
        "LOCK TABLE t",
        "COPY t FROM '/tmp/t'",
        "VACUUM t",
        "CALL p()",
        "DO $$ BEGIN END $$",
        "COMMIT PREPARED 'a'",
        "ROLLBACK PREPARED 'a'",
        "CREATE TEMP TABLE t (n INTEGER)",
        "create temporary view v as select 1",
        "CREATE LOCAL TEMPORARY SEQUENCE s",
        "CREATE TABLE pg_temp.t (n INTEGER)",
        "SELECT 1 AS n INTO TEMP t",
        "select 1 as n into temporary table t",
        "SELECT 1 AS n INTO pg_temp.t",
        "WITH n AS (SELECT 1) SELECT * INTO TEMP t FROM n",
        "EXPLAIN ANALYZE CREATE TEMP TABLE t AS SELECT 1",
        "SELECT 1; SELECT 2"
      })
  void statementsThatChangeTheSessionRunAlone(String sql) {
    assertThat(isShared(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT temp, 'INTO' FROM readings",
        "INSERT INTO readings (temp) VALUES (1)",
        "UPDATE readings SET temp = 1",
        "CREATE TABLE temperatures (n INTEGER)",
        "EXPLAIN SELECT temp FROM readings"
      })
  void othersAreShared(String sql) {
    assertThat(isShared(sql)).isTrue();
  }
}
