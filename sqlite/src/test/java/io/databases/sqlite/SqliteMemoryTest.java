package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.LockTimeoutException;
import io.databases.testing.support.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteMemoryTest extends SqliteTestCase {
  @ParameterizedTest
  @ValueSource(
      strings = {"sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///name?mode=memory"})
  void allSessionsOfADatabaseSeeTheSame(String url) {
    var backend = open(url);
    var one = connect(backend);
    run(one, "CREATE TABLE t (a)");
    write(backend, "INSERT INTO t VALUES (5)");
    assertThat(value(connect(backend), "SELECT a FROM t")).isEqualTo(5L);
    assertThat(Files.exists(Path.of("name"))).isFalse();
  }

  @Test
  void itLivesWithoutSessionsUntilItIsClosed() {
    var backend = open("sqlite://");
    var one = backend.connect();
    run(one, "CREATE TABLE t (a)");
    one.close();
    assertThat(value(connect(backend), "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  @Test
  void twoDatabasesShareNothingWithoutAName() {
    run(connect(open("sqlite:///:memory:")), "CREATE TABLE t (a)");
    run(connect(open("sqlite:///:memory:")), "CREATE TABLE t (a)");
    run(connect(open("sqlite:///file:x?mode=memory")), "CREATE TABLE t (a)");
    run(connect(open("sqlite:///file:x?mode=memory")), "CREATE TABLE t (a)");
  }

  @Test
  void aSharedNameIsOneDatabaseUntilTheLastIsClosed() {
    var url = "sqlite:///file:shared-name?mode=memory&cache=shared";
    var first = configure(url, null);
    var session = first.connect();
    run(session, "CREATE TABLE t (a)");
    var second = open(url);
    var other = second.connect();
    session.close();
    first.close();
    run(other, "INSERT INTO t VALUES (1)");
    other.close();
    second.close();
    run(connect(open(url)), "CREATE TABLE t (a)");
  }

  @Test
  void aCursorDoesNotStandInTheWayOfWriting() {
    var backend = open("sqlite://");
    var session = connect(backend);
    run(session, "CREATE TABLE t (a)");
    run(session, "INSERT INTO t VALUES (1), (2), (3)");
    var cursor = run(session, cursor("SELECT a FROM t", 2));
    write(backend, "DELETE FROM t");
    assertThat(fetch(session, cursor)).containsExactly(1L, 2L);
    assertThat(fetch(session, cursor)).containsExactly(3L);
  }

  @Test
  void readingWhileAnotherWritesWaitsForItsEnd() {
    var backend = open("sqlite://");
    var writer = connect(backend);
    run(writer, "CREATE TABLE t (a)");
    var reader = connect(backend);
    begin(writer);
    run(writer, "INSERT INTO t VALUES (1)");
    var count = reader.submit(statement("SELECT count(*) FROM t"));
    commit(writer);
    assertThat(firstColumn(await(count).rows())).containsExactly(1L);
  }

  @Test
  void readingInVainSaysWhoWrites() {
    var url = "sqlite:///file:held?mode=memory&cache=shared";
    var writer = connect(open(url));
    run(writer, "CREATE TABLE t (a)");
    var reader = connect(open(url + "&busy_timeout=20"));
    begin(writer);
    run(writer, "INSERT INTO t VALUES (1)");
    assertThat(failure(reader, "SELECT count(*) FROM t"))
        .isInstanceOf(LockTimeoutException.class)
        .hasMessageContaining("INSERT INTO t VALUES (1)");
    rollback(writer);
    assertThat(value(reader, "SELECT count(*) FROM t")).isEqualTo(0L);
  }

  @Test
  void aSessionOpensWhileAnotherChangesTheSchema() throws Exception {
    var backend = open("sqlite://");
    var writer = connect(backend);
    begin(writer);
    run(writer, "CREATE TABLE t (a)");
    try (var workers = new Workers()) {
      var other = workers.start(() -> connect(backend));
      run(writer, "INSERT INTO t VALUES (1)");
      commit(writer);
      assertThat(value(other.await(), "SELECT a FROM t")).isEqualTo(1L);
    }
  }

  @Test
  void manyThreadsReadWriteAndChangeTheSchemaAtOnce() throws Exception {
    var backend = open("sqlite://");
    run(connect(backend), "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
    inParallel(
        8,
        thread -> {
          var session = connect(backend);
          for (int i = 0; i < 40; i++) {
            begin(session);
            run(session, "INSERT INTO t (n) VALUES (?)", thread);
            run(session, "CREATE TABLE t_%d_%d (a)".formatted(thread, i));
            commit(session);
            write(backend, "INSERT INTO t (n) VALUES (?)", thread);
            run(session, "SELECT count(*) FROM t WHERE n = ?", thread);
          }
        });
    assertThat(value(connect(backend), "SELECT count(*) FROM t")).isEqualTo(640L);
  }
}
