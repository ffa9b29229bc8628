package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.Query;
import io.databases.TransactionOptions;
import io.databases.spi.Request;
import io.databases.testing.faults.Fault;
import io.databases.testing.faults.Fault.Moment;
import io.databases.testing.faults.Faults;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Many threads count in a table while requests go wrong by chance. In the end the table holds at
 * least what was acknowledged and at most what was attempted, and everything works again.
 */
public abstract class FaultStormTck extends TckTest {
  private static final int THREADS = 6;
  private static final int ROUNDS = 25;
  private static final Duration SHORT = Duration.ofMillis(200);

  /** How often something was tried, and how often it was said to be done. */
  private record Tally(int attempted, int acknowledged) {}

  private interface Increment {
    void run(Database database, int id);
  }

  private static final Increment ALONE = (database, id) -> database.execute(increment(id));

  private static final Increment IN_A_TRANSACTION =
      (database, id) ->
          database.transaction(() -> {
            database.execute(increment(id));
            database.fetchAll(Query.of("SELECT n FROM counters WHERE id = ?", id).timeout(SHORT));
          });

  private static final Increment NESTED_AND_RETRIED =
      (database, id) ->
          database.transaction(
              TransactionOptions.defaults().withRetries(3),
              () -> {
                try (var lost = database.begin()) {
                  lost.execute(increment(id));
                }
                database.transaction(() -> database.execute(increment(id)));
              });

  private static final Increment ON_A_CONNECTION =
      (database, id) -> {
        try (var connection = database.connection();
            var rows = connection.stream("SELECT * FROM counters")) {
          assertThat(rows.iterator().next()).isNotNull();
          connection.execute(increment(id));
        }
      };

  private List<Increment> kinds() {
    return can(Capability.SAVEPOINTS)
        ? List.of(ALONE, IN_A_TRANSACTION, NESTED_AND_RETRIED, ON_A_CONNECTION)
        : List.of(ALONE, IN_A_TRANSACTION, ON_A_CONNECTION);
  }

  private static boolean hasATimeout(Request<?> request) {
    return request instanceof Request.Execute || request instanceof Request.OpenCursor;
  }

  private static Query<?> increment(int id) {
    return Query.of("UPDATE counters SET n = n + 1 WHERE id = ?", id).timeout(SHORT);
  }

  /** The number of the repetition is the seed. */
  @RepeatedTest(4)
  protected void acknowledgedIncrementsAreThereAndNoneIsThereThatWasNotAttempted(
      RepetitionInfo repetition) throws Exception {
    try (var faults = Faults.over(url())) {
      try (var database = faults.builder().maxSize(3).timeout(SHORT).open()) {
        createCounters(database);
        addFaults(faults, repetition.getCurrentRepetition());
        var tallies = Workers.inParallel(THREADS, id -> count(database, id));
        faults.clear();
        assertThat(faults.injected()).as("faults met").isPositive();
        check(database, tallies);
        checkPool(database, faults);
        for (var kind : kinds()) {
          kind.run(database, 0);
        }
      }
      assertThat(faults.openSessions()).as("sessions left open").isZero();
    }
  }

  private static void createCounters(Database database) {
    database.execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
    for (int id = 0; id < THREADS; id++) {
      database.execute("INSERT INTO counters VALUES (?, 0)", id);
    }
  }

  private static void addFaults(Faults faults, long seed) {
    faults.randomly(
        seed,
        0.05,
        _ -> true,
        new Fault.Fail(),
        new Fault.Drop(Moment.BEFORE),
        new Fault.Drop(Moment.AFTER),
        Fault.deadlock());
    // The end of a transaction is waited for however long it takes, so only statements stall.
    faults.randomly(seed, 0.02, FaultStormTck::hasATimeout, new Fault.Stall(true));
  }

  private static void check(Database database, List<Tally> tallies) {
    for (int id = 0; id < THREADS; id++) {
      int there =
          Objects.requireNonNull(
              database.fetchValue(Integer.class, "SELECT n FROM counters WHERE id = ?", id));
      assertThat(there)
          .as("increments of thread %d", id)
          .isBetween(tallies.get(id).acknowledged(), tallies.get(id).attempted());
    }
  }

  private static void checkPool(Database database, Faults faults) {
    Eventually.isTrue(
        () -> "nothing is in use, nothing leaked: " + database.metrics(),
        () ->
            database.metrics().active() == 0
                && database.metrics().pending() == 0
                && faults.openSessions() == database.metrics().idle());
  }

  private Tally count(Database database, int id) {
    var kinds = kinds();
    int attempted = 0;
    int acknowledged = 0;
    for (int i = 0; i < ROUNDS; i++) {
      attempted++;
      try {
        kinds.get(i % kinds.size()).run(database, id);
        acknowledged++;
      } catch (DatabaseException e) {
        // It may have happened or not.
      }
    }
    return new Tally(attempted, acknowledged);
  }
}
