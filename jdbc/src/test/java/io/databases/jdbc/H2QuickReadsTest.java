package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.support.LiveThreads;
import io.databases.testing.support.Workers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads of an H2 in memory that run on their callers' threads while they are quick. */
class H2QuickReadsTest {
  private static final String URL = "jdbc:h2:mem:";
  private static final String THREAD = "SELECT running_thread()";

  /** Counts pairs of numbers up to its parameters: a moment, or for ever. */
  private static final Query<?> PAIRS =
      Query.of("SELECT count(*) FROM system_range(1, ?) a, system_range(1, ?) b WHERE a.x <> -b.x");

  private static @Nullable Statement toCancel;

  private Database database = Database.builder(URL).maxSize(2).open();

  @AfterEach
  void noThreadIsLeft() {
    database.close();
    assertThat(LiveThreads.platform(LiveThreads.LIBRARY)).isEmpty();
  }

  /** What the database calls. */
  public static final class Functions {
    private Functions() {}

    public static String runningThread() {
      return Thread.currentThread().getName();
    }

    /** Cancels what calls it, each time; the last time that has nothing more to do. */
    public static int cancelLate() throws SQLException {
      if (toCancel != null) {
        toCancel.cancel();
      }
      return 1;
    }
  }

  private static String alias(String name, String method) {
    return "CREATE ALIAS %s FOR '%s.%s'".formatted(name, Functions.class.getName(), method);
  }

  /** Whether a read that has been quick again and again runs on this thread. */
  private boolean runsHere() {
    database.execute(alias("running_thread", "runningThread"));
    for (int i = 0; i < 10_000; i++) {
      if (Thread.currentThread().getName().equals(database.fetchValue(String.class, THREAD))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aReadThatIsAlwaysQuickRunsOnTheCallersThread() {
    assertThat(runsHere()).isTrue();
  }

  @Test
  void noReadDoesWhereTheUserSaysWhichThreadsThereAre() {
    for (boolean platform : new boolean[] {true, false}) {
      database.close();
      var options = JdbcOptions.create().platformThreads(platform);
      database = Database.builder(URL).with(options).open();
      assertThat(runsHere()).isFalse();
    }
  }

  private void makeQuick() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(count(1)).isEqualTo(1);
    }
  }

  private long count(int each) {
    return database.fetchValue(Long.class, PAIRS.bindAll(each, each));
  }

  @Test
  void aReadThatIsSlowOnceGivesItsWholeResult() {
    makeQuick();
    assertThat(count(2_000)).isEqualTo(4_000_000);
    assertThat(count(1)).isEqualTo(1);
  }

  @Test
  void readsThatNeverEndHoldNoCarrierOfVirtualThreads() throws Exception {
    makeQuick();
    var endless = PAIRS.bindAll(10_000_000, 10_000_000).timeout(Duration.ofMillis(200));
    try (var workers = new Workers()) {
      var jobs = new ArrayList<Workers.Job<?>>();
      for (int i = 0; i < 8; i++) {
        jobs.add(workers.start(() -> database.fetchAll(endless)));
      }
      for (var job : jobs) {
        assertThat(job.awaitFailure()).isInstanceOf(StatementTimeoutException.class);
      }
    }
    assertThat(count(1)).isEqualTo(1);
  }

  @Test
  void aCancelThatComesLateHitsNoLaterRun() throws Exception {
    var sql = "SELECT sum(cancel_late()) FROM system_range(1, 1000) WHERE x > ?";
    try (var connection = DriverManager.getConnection(URL)) {
      JdbcDialect.execute(connection, alias("cancel_late", "cancelLate"));
      try (var statement = connection.prepareStatement(sql)) {
        toCancel = statement;
        statement.setInt(1, 999);
        statement.execute();
      }
      toCancel = null;
      new H2Dialect().forgetCancel(connection);
      try (var statement = connection.prepareStatement(sql)) {
        statement.setInt(1, 0);
        assertThat(statement.execute()).isTrue();
      }
    }
  }
}
