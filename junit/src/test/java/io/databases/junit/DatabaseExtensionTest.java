package io.databases.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The classes that are run are nested and static, which keeps the build from running them. */
final class DatabaseExtensionTest {
  private static long count(Database database) {
    return database.fetchValue(Long.class, "SELECT count(*) FROM notes");
  }

  private static void add(Database database, String text) {
    database.execute("INSERT INTO notes (text) VALUES (?)", text);
  }

  private static void passes(Class<?> type, int tests) {
    var run = Kit.run(type);
    run.results().testEvents().assertStatistics(each -> each.started(tests).succeeded(tests));
    assertThat(run.output()).isEmpty();
  }

  // ---- each test has a database

  @DatabaseTest(schema = "/notes.sql")
  static class Embedded {
    private Database field;

    @BeforeEach
    void prepare(Database database) {
      add(database, "before");
    }

    @RepeatedTest(3)
    void seesTheSchemaAndNothingOfOthers(Database database) {
      add(database, "mine");
      assertThat(database).isSameAs(field);
      assertThat(count(database)).isEqualTo(3);
    }

    @AfterEach
    void stillThere(Database database) {
      assertThat(count(database)).isEqualTo(3);
    }

    @Nested
    class Inside {
      @Test
      void hasTheSame(Database database) {
        add(database, "mine");
        assertThat(database).isSameAs(field);
      }
    }
  }

  @Test
  void eachTestStartsFromTheSchemaAlone() {
    passes(Embedded.class, 4);
  }

  @DatabaseTest(environment = "DATABASES_JUNIT_FILE")
  static class FromEnvironment {
    @Test
    void isThatOne(Database database) {
      assertThat(database.url().toString()).endsWith("from-environment.db");
    }
  }

  @Test
  void addressComesFromTheEnvironment() {
    passes(FromEnvironment.class, 1);
  }

  // ---- a database that stays

  static final AtomicInteger SETUPS = new AtomicInteger();

  static class Staying {
    static final Path FILE = Path.of("target", "staying.db").toAbsolutePath();

    @RegisterExtension
    static final DatabaseExtension DATABASE =
        DatabaseExtension.at(() -> "sqlite:///" + FILE)
            .setup(database -> {
              SETUPS.incrementAndGet();
              database.execute("CREATE TABLE notes (text TEXT)");
            });

    @RepeatedTest(3)
    void addsOne(Database database) {
      add(database, "kept?");
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void whatTestsDoIsRolledBackAndWhatPreparesThemIsNot() throws Exception {
    Files.deleteIfExists(Staying.FILE);
    SETUPS.set(0);
    passes(Staying.class, 3);
    assertThat(SETUPS).hasValue(1);
    try (var after = Database.open("sqlite:///" + Staying.FILE)) {
      assertThat(count(after)).isZero();
    }
  }

  @DatabaseTest(url = "sqlite:///target/from-url.db", schema = "/notes.sql")
  static class FromUrl {
    @RepeatedTest(3)
    void isThatOneAndItsSchemaWasRunOnce(Database database) {
      assertThat(database.url().database()).contains("target/from-url.db");
      add(database, "mine");
      assertThat(count(database)).isEqualTo(2);
    }
  }

  @Test
  void addressComesFromTheAnnotation() throws Exception {
    Files.deleteIfExists(Path.of("target/from-url.db"));
    passes(FromUrl.class, 3);
  }

  @DatabaseTest(url = "sqlite://", schema = "/notes.sql")
  static class InMemory {
    @RepeatedTest(2)
    void hasTheSchema(Database database) {
      add(database, "mine");
      assertThat(count(database)).isEqualTo(2);
    }
  }

  @Test
  void whatPreparesADatabaseInMemoryIsThereInTests() {
    passes(InMemory.class, 2);
  }

  static class FailingSetup {
    @RegisterExtension
    static final DatabaseExtension DATABASE =
        DatabaseExtension.embedded()
            .setup(_ -> {
              SETUPS.incrementAndGet();
              throw new IllegalStateException("it cannot be prepared");
            });

    @RepeatedTest(3)
    void isNotReached() {}
  }

  @Test
  void setupThatFailsIsNotTriedAgain() {
    SETUPS.set(0);
    var run = Kit.run(FailingSetup.class);
    run.results().testEvents().assertStatistics(each -> each.started(3).failed(3));
    assertThat(SETUPS).hasValue(1);
  }

  // ---- at the same time

  @DatabaseTest(schema = "/notes.sql")
  static class AtTheSameTime {
    static final CyclicBarrier ALL = new CyclicBarrier(4);

    @RepeatedTest(4)
    void addsTheSameText(Database database) throws Exception {
      ALL.await(30, TimeUnit.SECONDS);
      add(database, "unique");
      ALL.await(30, TimeUnit.SECONDS); // nobody is done before all have written
      assertThat(count(database)).isEqualTo(2);
    }
  }

  @Test
  void testsThatRunAtTheSameTimeSeeNothingOfEachOther() {
    var run = Kit.runParallel(AtTheSameTime.class);
    run.results().testEvents().assertStatistics(each -> each.started(4).succeeded(4));
  }

  @DatabaseTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class OneInstance {
    Database database;

    @Test
    void isNotReached() {}
  }

  @DatabaseTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneOuterInstance {
    Database database;

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Inside {
      @Test
      void isNotReached() {}
    }
  }

  @Test
  void oneFieldForTestsAtTheSameTimeIsRefused() {
    assertThat(Kit.runParallel(OneInstance.class).failure())
        .hasMessageContaining("cannot hold the database of each; take it as a parameter");
    assertThat(Kit.runParallel(OneOuterInstance.class).failure())
        .hasMessageContaining("OneOuterInstance run at the same time on one instance")
        .hasMessageContaining("cannot hold the database of each; take it as a parameter");
  }

  @DatabaseTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @Execution(ExecutionMode.CONCURRENT)
  static class OneInstanceOneAfterAnother {
    Database database;

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void hasItsOwn(Database mine) {
      assertThat(mine).isSameAs(database);
    }
  }

  @Test
  void oneFieldForTestsOneAfterAnotherIsFilled() {
    var run = Kit.runParallel(OneInstanceOneAfterAnother.class);
    run.results().testEvents().assertStatistics(each -> each.started(1).succeeded(1));
  }

  // ---- after a test

  @DatabaseTest
  static class LeavesAStream {
    @Test
    void leaks(Database database) {
      database.stream("SELECT 1");
    }
  }

  @DatabaseTest
  static class LeavesAConnection {
    @Test
    void leaks(Database database) {
      database.connection();
    }
  }

  @DatabaseTest
  static class LeavesATransaction {
    @Test
    void leaks(Database database) {
      database.begin();
    }
  }

  @DatabaseTest
  static class LeavesAnAsynchronousTransaction {
    @Test
    void leaks(Database database) {
      database.async().begin().join();
    }
  }

  @DatabaseTest(schema = "/notes.sql")
  static class LeavesNothingByFutures {
    @Test
    void works(Database database) {
      database.async().transaction(tx -> tx.execute("DELETE FROM notes")).join();
      assertThat(count(database)).isZero();
    }
  }

  @Test
  void futuresAreWatchedToo() {
    assertThat(Kit.run(LeavesAnAsynchronousTransaction.class).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a transaction opened by thread ");
    passes(LeavesNothingByFutures.class, 1);
  }

  @Test
  void whatIsLeftOpenFailsTheTestAndIsNamedWithItsPlace() {
    assertThat(Kit.run(LeavesAStream.class).failure())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a stream opened by thread ")
        .hasMessageContaining("LeavesAStream.leaks(DatabaseExtensionTest.java:")
        .hasMessageContaining("close what is opened");
    assertThat(Kit.run(LeavesAConnection.class).failure())
        .hasMessageContaining("a connection opened by thread ");
    assertThat(Kit.run(LeavesATransaction.class).failure())
        .hasMessageContaining("a transaction opened by thread ");
  }

  @DatabaseTest(schema = "/notes.sql")
  static class Fails {
    @Test
    void fails(Database database) {
      add(database, "a secret");
      database.execute("UPDATE nothing SET a = 1");
    }
  }

  @Test
  void statementsOfAFailedTestArePrintedWithoutValues() {
    var run = Kit.run(Fails.class);
    assertThat(run.failure()).isInstanceOf(DatabaseException.class);
    assertThat(run.output())
        .isEqualToNormalizingNewlines(
            """
            Fails, fails(Database) failed; its statements, without values:
              1. INSERT INTO notes (text) VALUES (?)
              2. UPDATE nothing SET a = 1
            """);
  }

  // ---- mistakes

  @DatabaseTest(schema = "/missing.sql")
  static class NoSchema {
    @Test
    void isNotReached() {}
  }

  @DatabaseTest(url = "nonsense://user:secret@host/db")
  static class NoDriver {
    @Test
    void isNotReached() {}
  }

  @DatabaseTest(url = "nonsense://user:secret@host/db", schema = "/notes.sql")
  static class NoDriverForASchema {
    @Test
    void isNotReached() {}
  }

  @DatabaseTest(url = "sqlite:////nowhere/at/all.db?mode=rw")
  static class NoDatabase {
    @Test
    void isNotReached() {}
  }

  @DatabaseTest
  static class TooEarly {
    @BeforeAll
    static void early(Database database) {}

    @Test
    void isNotReached() {}
  }

  static class BrokenSetup {
    @RegisterExtension
    static final DatabaseExtension DATABASE =
        DatabaseExtension.embedded().schema("/notes.sql").schema("/notes.sql");

    @Test
    void isNotReached() {}
  }

  @Test
  void errorsTellWhatToDo() {
    assertThat(Kit.run(NoSchema.class).failure())
        .hasMessageContaining("\"/missing.sql\" is not among the resources")
        .hasMessageContaining("src/test/resources");
    assertThat(Kit.run(NoDriver.class).failure())
        .hasMessageContaining("no driver for \"nonsense\"")
        .hasMessageContaining("check the address from @DatabaseTest(url = …)")
        .hasMessageNotContaining("secret");
    assertThat(Kit.run(NoDriverForASchema.class).failure())
        .hasMessageContaining("no database for the tests: no driver for \"nonsense\"")
        .hasMessageContaining("check the address from @DatabaseTest(url = …)");
    assertThat(Kit.run(NoDatabase.class).failure())
        .hasMessageContaining("no database for the tests: ")
        .hasMessageContaining("check the address from @DatabaseTest(url = …)");
    assertThat(Kit.run(TooEarly.class).failure())
        .hasMessageContaining("not there yet in constructors and in @BeforeAll");
    assertThat(Kit.run(BrokenSetup.class).failure())
        .hasMessageContaining("the statement at line 1 of ")
        .hasMessageContaining("notes.sql failed")
        .hasMessageContaining("CREATE TABLE IF NOT EXISTS");
  }
}
