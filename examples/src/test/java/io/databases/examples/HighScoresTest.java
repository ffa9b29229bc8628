package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.examples.HighScores.Score;
import io.databases.junit.DatabaseTest;
import org.junit.jupiter.api.Test;

/** How to test what works on a database: each case leaves it as it was. */
// README: test
@DatabaseTest
final class HighScoresTest {
  @Test
  void addsPlayers(Database database) {
    var scores = new HighScores(database);
    scores.createTable();
    assertThat(scores.add(new Score("Daisy", 92))).isTrue();
    assertThat(scores.add(new Score("Neil", 87))).isTrue();
    assertThat(scores.best(10)).containsExactly(new Score("Daisy", 92), new Score("Neil", 87));
  }
}
// README ends here
