package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.spi.Backend;
import io.databases.spi.Request;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts, keys and rows of statements. */
class SqliteResultTest extends SqliteTestCase {
  private Backend backend;
  private Session session;

  @BeforeEach
  void connect() {
    backend = open(url("t.db"));
    session = connect(backend);
    run(session, "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, n INTEGER)");
    run(session, "CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT)");
    run(session, "CREATE TABLE w (k TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID");
    run(session, "CREATE VIEW v AS SELECT * FROM t");
    run(
        session,
        "CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t (k) VALUES (new.k); END");
    run(session, "INSERT INTO t (id, k, n) VALUES (41, 'a', 0), (42, 'b', 0)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          UPDATE t SET n = 1                                                      | 2
          UPDATE t SET n = 1 WHERE id = 0                                         | 0
          DELETE FROM t WHERE id = 41                                             | 1
          DELETE FROM t                                                           | 2
          INSERT INTO t (k) SELECT k + id FROM t                               | 2
          INSERT OR IGNORE INTO t (k) VALUES ('a')                                | 0
          INSERT OR REPLACE INTO t (k) VALUES ('a')                               | 1
          REPLACE INTO t (k) VALUES ('z')                                         | 1
          INSERT INTO t (k) VALUES ('a') ON CONFLICT DO NOTHING                   | 0
          INSERT INTO t (k) VALUES ('a') ON CONFLICT (k) DO UPDATE SET n = 5      | 1
          WITH x AS (SELECT 41 AS id) DELETE FROM t WHERE id IN (SELECT id FROM x)| 1
          WITH x AS (SELECT 0 AS id) UPDATE t SET n = 1 WHERE id IN (SELECT id FROM x)| 0
          INSERT INTO v (k) VALUES ('y')                                          | 0
          CREATE TABLE u AS SELECT * FROM t                                       | 0
          SELECT * FROM t                                                         | 0
          WITH x AS (SELECT replace('a', 'a', 'b')) SELECT * FROM x               | 0
          """)
  void theNumberOfAffectedRowsIsTheStatementsOwn(String sql, long affected) {
    run(session, "UPDATE t SET n = n"); // leaves a count of 2 behind
    assertThat(run(session, sql).affected()).isEqualTo(affected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "null",
      textBlock =
          """
          INSERT INTO t (k) VALUES ('c')                                          | 43
          INSERT INTO "t" (k) VALUES ('c')                                        | 43
          INSERT INTO main.t (k) VALUES ('c')                                     | 43
          insert into [T] (k) values ('c'), ('d')                                 | 44
          INSERT INTO t (id, k) VALUES (7, 'c')                                   | 7
          REPLACE INTO t (k) VALUES ('a')                                         | 43
          WITH x AS (SELECT 'c' AS k) INSERT INTO t (k) SELECT k FROM x           | 43
          INSERT INTO t (k) VALUES ('c') RETURNING k                              | 43
          INSERT INTO t (k) VALUES ('c') ON CONFLICT (k) DO UPDATE SET n = 5      | 43
          INSERT INTO t (k) VALUES ('a') ON CONFLICT (k) DO UPDATE SET n = 5      | null
          INSERT OR IGNORE INTO t (k) VALUES ('a')                                | null
          INSERT INTO t (k) SELECT 'x' WHERE 0                                    | null
          /* into w */ INSERT INTO t (k) VALUES ('c')                             | 43
          WITH x AS (SELECT 'into w' AS k) INSERT INTO t (k) SELECT k FROM x      | 43
          WITH "into w" AS (SELECT 'c' AS k) INSERT INTO t (k) SELECT k FROM "into w"| 43
          INSERT INTO /* the table */ t (k) VALUES ('c')                          | 43
          INSERT INTO w VALUES ('c', 1)                                           | null
          INSERT INTO v (k) VALUES ('c')                                          | null
          UPDATE t SET n = 1                                                      | null
          DELETE FROM t                                                           | null
          """)
  void aGeneratedKeyIsThatOfTheInsertedRowOrNone(String sql, @Nullable Long key) {
    assertThat(run(session, sql).generatedKey()).isEqualTo(key);
    run(session, "DELETE FROM t WHERE id > 42 OR id = 7");
    run(session, "INSERT OR IGNORE INTO t (id, k, n) VALUES (41, 'a', 0), (42, 'b', 0)");
  }

  @Test
  void aKeyIsThatOfTheRowEvenWhereATriggerInserts() {
    run(
        session,
        "CREATE TRIGGER logging AFTER INSERT ON t BEGIN INSERT INTO log (what) VALUES ('x'); END");
    assertThat(run(session, "INSERT INTO t (k) VALUES ('c')").generatedKey()).isEqualTo(43L);
    assertThat(run(session, "INSERT INTO w VALUES ('c', 1)").generatedKey()).isNull();
  }

  @Test
  void aTableMadeAnewIsLookedAtAnew() {
    assertThat(run(session, "INSERT INTO log (id) VALUES (1)").generatedKey()).isEqualTo(1L);
    write(backend, "DROP TABLE log");
    write(backend, "CREATE TABLE log (id INTEGER PRIMARY KEY, x) WITHOUT ROWID");
    assertThat(run(session, "INSERT INTO log (id) VALUES (1)").generatedKey()).isNull();
  }

  @Test
  void returningGivesRowsAndTheWholeEffect() {
    var info = StatementInfo.of("UPDATE t SET n = n + 1 RETURNING id, n", SqlSyntax.SQLITE);
    var result = run(session, new Request.Execute(info, info.text(), new Object[0], 1));
    assertThat(firstColumn(result.rows())).containsExactly(41L);
    assertThat(result.affected()).isEqualTo(2);
    assertThat(value(session, "SELECT sum(n) FROM t")).isEqualTo(2L);
  }

  @Test
  void aReadStopsWhenThereAreRowsEnough() {
    var endless =
        StatementInfo.of(
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
            SqlSyntax.SQLITE);
    var result = run(session, new Request.Execute(endless, endless.text(), new Object[0], 3));
    assertThat(firstColumn(result.rows())).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aResultWithoutRowsHasItsColumns() {
    assertThat(run(session, "SELECT id, k FROM t WHERE 0").columns().names())
        .containsExactly("id", "k");
    assertThat(run(session, "UPDATE t SET n = 1").columns()).isNull();
  }

  @Test
  void columnsFollowTheTableWhenItIsAltered() {
    assertThat(run(session, "SELECT * FROM log").columns().names()).containsExactly("id", "what");
    write(backend, "ALTER TABLE log RENAME COLUMN what TO which");
    assertThat(run(session, "SELECT * FROM log").columns().names()).containsExactly("id", "which");
    write(backend, "ALTER TABLE log ADD COLUMN more");
    assertThat(run(session, "SELECT * FROM log").columns().names())
        .containsExactly("id", "which", "more");
  }

  @Test
  void columnsFollowATableThatAnotherProcessAlters() throws Exception {
    run(session, "INSERT INTO log VALUES (1, 'x')");
    run(session, "SELECT * FROM log");
    try (var other = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("t.db"));
        var statement = other.createStatement()) {
      statement.execute("ALTER TABLE log ADD COLUMN more DEFAULT 5");
    }
    var rows = run(session, "SELECT * FROM log").rows();
    assertThat(rows.get(0).toMap()).containsEntry("more", 5L);
  }

  @Test
  void aPragmaThatWorksStepByStepIsDoneWhole() {
    var shrinking = connect(open(url("shrinking.db?auto_vacuum=incremental")));
    run(shrinking, "CREATE TABLE big (a BLOB)");
    run(shrinking, "INSERT INTO big VALUES (zeroblob(100000))");
    run(shrinking, "DELETE FROM big");
    assertThat((Long) value(shrinking, "PRAGMA freelist_count")).isGreaterThan(2);
    run(shrinking, "PRAGMA incremental_vacuum");
    assertThat(value(shrinking, "PRAGMA freelist_count")).isEqualTo(0L);
  }

  @Test
  void aStatementThatPrepareRefusesIsNotRemembered() {
    failure(session, "SELECT * FROM later");
    run(session, "CREATE TABLE later (a)");
    assertThat(run(session, "SELECT * FROM later").rows()).isEmpty();
  }

  @Test
  void moreStatementsThanTheCacheHoldsStillRun() {
    for (int i = 0; i < 600; i++) {
      assertThat(value(session, "SELECT " + i)).isEqualTo((long) i);
    }
    assertThat(value(session, "SELECT 0")).isEqualTo(0L);
  }

  @Test
  void explainOfAWriteWritesNothing() {
    assertThat(run(session, "EXPLAIN QUERY PLAN DELETE FROM t WHERE id = 41").rows()).isNotEmpty();
    assertThat(value(session, "SELECT count(*) FROM t")).isEqualTo(2L);
  }
}
