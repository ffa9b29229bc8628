package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.ConfigurationException;
import io.databases.Connection;
import io.databases.Database;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Logs;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Which connection a call goes to, and whose it is. */
public abstract class ConnectionsTck extends TckTest {

  private static Object own(Connection connection, Class<?> type) {
    return connection.unwrap(type);
  }

  @Test
  protected void boundConnectionIsTheSameWhereverTheThreadAsksForIt() {
    try (var outer = database().connection()) {
      try (var inner = database().connection()) {
        assertThat(inner).isSameAs(outer);
      }
      outer.execute("CREATE TABLE a (b INTEGER)");
      assertThat(database().metrics().active()).isEqualTo(1);
    }
    assertThat(database().metrics().active()).isZero();
  }

  @Test
  protected void callsThroughTheDatabaseUseTheBoundConnection() {
    var database = open(builder -> builder.maxSize(1));
    createNotes(database);
    try (var _ = database.connection()) {
      addNote(database, "one");
      assertThat(countNotes(database)).isEqualTo(1);
      database.transaction(() -> addNote(database, "two"));
      try (var rows = database.stream("SELECT * FROM notes")) {
        assertThat(rows).hasSize(2);
      }
    }
  }

  @Test
  protected void newConnectionIsAlwaysAnother() {
    try (var bound = database().connection();
        var one = database().newConnection();
        var two = database().newConnection()) {
      assertThat(own(one, target().unwrapped())).isNotSameAs(own(two, target().unwrapped()));
      assertThat(own(one, target().unwrapped())).isNotSameAs(own(bound, target().unwrapped()));
      assertThat(database().metrics().active()).isEqualTo(3);
    }
  }

  @Test
  protected void anotherThreadHasAnotherConnection() throws Exception {
    var database = database();
    try (var mine = database.connection()) {
      var others =
          Workers.elsewhere(() -> {
            try (var theirs = database.connection()) {
              return own(theirs, target().unwrapped());
            }
          });
      assertThat(others).isNotSameAs(own(mine, target().unwrapped()));
    }
  }

  @Test
  protected void siblingsHaveDifferentConnections() throws Exception {
    var database = open(builder -> builder.maxSize(3));
    var together = new CyclicBarrier(3);
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Workers.inParallel(
        3,
        _ -> {
          try (var connection = database.connection()) {
            together.await(20, TimeUnit.SECONDS);
            synchronized (seen) {
              return seen.add(own(connection, target().unwrapped()));
            }
          }
        });
    assertThat(seen).hasSize(3);
  }

  @Test
  protected void fiveThreadsOnAPoolOfTwoAllFinish() throws Exception {
    var database = open(builder -> builder.maxSize(2));
    createNotes(database);
    var counts =
        Workers.inParallel(
            5,
            number -> {
              for (int i = 0; i < 10; i++) {
                try (var connection = database.connection()) {
                  addNote(connection, "note " + number);
                  database.transaction(() -> countNotes(database));
                }
              }
              return number;
            });
    assertThat(counts).hasSize(5);
    assertThat(countNotes(database)).isEqualTo(50);
    assertThat(database.metrics().created()).isLessThanOrEqualTo(2);
  }

  @Test
  protected void threadBornInsideDoesNotInheritTheConnectionOrItsTransaction() throws Exception {
    var database = database();
    createNotes(database);
    try (var connection = database.connection()) {
      var inherited =
          Workers.elsewhere(() -> {
            try (var theirs = database.connection()) {
              return theirs.equals(connection);
            }
          });
      assertThat(inherited).isFalse();
    }
  }

  @Test
  protected void handedConnectionIsUsedByAllThreadsThatHaveIt() throws Exception {
    var database = database();
    createNotes(database);
    try (var connection = database.newConnection()) {
      var tx = connection.begin();
      Workers.inParallel(
          4, number -> connection.execute("INSERT INTO notes (text) VALUES (?)", "note " + number));
      assertThat(countNotes(connection)).isEqualTo(4);
      tx.rollback();
      assertThat(countNotes(connection)).isZero();
    }
  }

  @Test
  protected void callsOfSeveralThreadsOnOneConnectionRunOneAfterAnother() throws Exception {
    var database = database();
    createNotes(database);
    try (var connection = database.newConnection()) {
      Workers.inParallel(
          8,
          number -> {
            for (int i = 0; i < 10; i++) {
              addNote(connection, number + " " + i);
              assertThat(connection.fetchAll("SELECT * FROM notes")).isNotEmpty();
            }
            return null;
          });
      assertThat(countNotes(connection)).isEqualTo(80);
    }
    assertThat(database.metrics().active()).isZero();
  }

  @Test
  @Requires(Capability.READS_DURING_WRITE)
  protected void connectionOfAnotherThreadIsNotTouchedByMyTransaction() throws Exception {
    var database = database();
    createNotes(database);
    var inside = new CountDownLatch(1);
    var looked = new CountDownLatch(1);
    try (var workers = new Workers()) {
      var other =
          workers.start(() -> {
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            try (var connection = database.connection()) {
              return connection.fetchValue(Integer.class, "SELECT 1");
            } finally {
              looked.countDown();
            }
          });
      database.transaction(() -> {
        inside.countDown();
        assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
      });
      assertThat(other.await()).isEqualTo(1);
    }
  }

  @Test
  protected void nothingStaysBoundAfterTheScopesAreClosed() throws Exception {
    var database = open(builder -> builder.maxSize(1));
    Workers.inParallel(
        10,
        _ -> {
          try (var _ = database.connection();
              var _ = database.connection()) {
            database.transaction(() -> {});
          }
          return database.fetchValue(Integer.class, "SELECT 1");
        });
    assertThat(database.metrics().active()).isZero();
    assertThat(database.metrics().pending()).isZero();
  }

  @Test
  protected void threadThatEndsWithoutClosingIsReportedWithItsPlace() throws Exception {
    var database = open(builder -> builder.leakDetection(Duration.ofMillis(60)));
    try (var logs = new Logs()) {
      Workers.elsewhere(() -> forgetAConnection(database));
      var line =
          logs.await(
              "a leak",
              entry ->
                  entry.level().equals(Level.WARNING)
                      && entry.text().contains("leak")
                      && entry.text().contains("forgetAConnection"));
      assertThat(line.text()).contains("connection");
      Eventually.isTrue(
          "its session is got back",
          () -> {
            System.gc();
            return database.metrics().active() == 0;
          });
    }
  }

  private static int forgetAConnection(Database database) {
    return database.connection().fetchAll("SELECT 1").size();
  }

  @Test
  protected void driversOwnObjectIsUnderneathAlsoInATransaction() {
    try (var connection = database().connection()) {
      var own = own(connection, target().unwrapped());
      assertThat(own).isInstanceOf(target().unwrapped());
      database()
          .transaction(() -> {
            try (var inside = database().connection()) {
              assertThat(own(inside, target().unwrapped())).isSameAs(own);
            }
          });
    }
  }

  @Test
  protected void objectThatIsNotThereIsRefusedByName() {
    try (var connection = database().newConnection()) {
      Cases.refusedAndGoesOn(
          connection,
          ConfigurationException.class,
          () -> connection.unwrap(Thread.class),
          "java.lang.Thread");
    }
  }
}
