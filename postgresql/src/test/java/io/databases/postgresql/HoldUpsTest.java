package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.testing.support.Eventually;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements that others would have to wait for. */
class HoldUpsTest {
  private static final String SLEEP = "SELECT pg_sleep(?)";

  private final HoldUps holdUps = new HoldUps();

  @Test
  void statementThatIsSlowAgainAndAgainGetsASessionAlone() {
    holdUps.ran("a", HoldUps.SLOW_NANOS + 1);
    assertThat(holdUps.contains("a")).isFalse();
    holdUps.ran("a", HoldUps.SLOW_NANOS + 1);
    assertThat(holdUps.contains("a")).isTrue();
    assertThat(holdUps.contains("b")).isFalse();
  }

  @Test
  void quickRunMakesUpForSlowOnes() {
    holdUps.ran("a", HoldUps.SLOW_NANOS + 1);
    holdUps.ran("a", HoldUps.SLOW_NANOS);
    holdUps.ran("a", HoldUps.SLOW_NANOS + 1);
    assertThat(holdUps.contains("a")).isFalse();
  }

  @Test
  void statementWithALargeResultGetsASessionAloneFromThenOn() {
    holdUps.addLarge("a");
    holdUps.ran("a", 1);
    assertThat(holdUps.contains("a")).isTrue();
  }

  @Test
  void textsAreNotGatheredForEver() {
    for (int i = 0; i < 5_000; i++) {
      holdUps.addLarge("large " + i);
      holdUps.ran("slow " + i, Long.MAX_VALUE);
      holdUps.ran("slow " + i, Long.MAX_VALUE);
    }
    assertThat(holdUps.contains("large 0")).isFalse();
    assertThat(holdUps.contains("slow 0")).isFalse();
  }

  @Test
  void sessionsMeasureHowLongTheServerIsAtAStatement() {
    try (var database = Database.open(PgServer.shared().url("postgres"))) {
      HoldUps ofDatabase;
      try (var connection = database.newConnection()) {
        ofDatabase = connection.unwrap(PgSession.class).backend().holdUps();
      }
      database.fetchAll(SLEEP, 0.02);
      database.fetchAll(SLEEP, 0.02);
      assertThat(ofDatabase.contains(SLEEP)).isTrue();
      Eventually.isTrue(
          "a quick run makes up for the slow ones",
          () -> {
            database.fetchAll(SLEEP, 0.0);
            return !ofDatabase.contains(SLEEP);
          });
      database.executeMany(SLEEP, List.of(0.02));
      database.executeMany(SLEEP, List.of(0.01, 0.01));
      assertThat(ofDatabase.contains(SLEEP)).as("batches count, too").isTrue();
    }
  }
}
