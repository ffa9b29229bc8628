package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.examples.HighScores.Score;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same cases on several databases: which one is for the class that inherits them to say. */
abstract class HighScoresCases {
  private HighScores scores;

  @BeforeEach
  void open(Database database) {
    scores = new HighScores(database);
  }

  @Test
  void addsPlayers() {
    assertThat(scores.add(new Score("Daisy", 92))).isTrue();
    assertThat(scores.add(new Score("Neil", 87))).isTrue();
    assertThat(scores.best(10)).containsExactly(new Score("Daisy", 92), new Score("Neil", 87));
  }

  @Test
  void aNameIsTakenOnce() {
    assertThat(scores.add(new Score("Daisy", 92))).isTrue();
    assertThat(scores.add(new Score("Daisy", 1))).isFalse();
    assertThat(scores.scoreOf("Daisy")).hasValue(92);
  }

  @Test
  void raisesAScoreButNeverLowersIt() {
    scores.add(new Score("Daisy", 92));
    assertThat(scores.raise(new Score("Daisy", 95))).isTrue();
    assertThat(scores.raise(new Score("Daisy", 90))).isFalse();
    assertThat(scores.scoreOf("Daisy")).hasValue(95);
  }

  @Test
  void nobodyHasNoScore() {
    assertThat(scores.scoreOf("Nobody")).isEmpty();
    assertThat(scores.best(3)).isEmpty();
  }
}
