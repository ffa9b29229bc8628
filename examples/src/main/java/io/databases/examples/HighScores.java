package io.databases.examples;

import io.databases.Database;
import io.databases.Query;
import io.databases.UniqueViolationException;
import java.util.List;
import java.util.OptionalInt;

/** The high scores of a game: what a class over a table looks like. Thread safe. */
public final class HighScores {
  private static final Query<Score> BEST =
      Query.of("SELECT name, score FROM high_scores ORDER BY score DESC, name").as(Score.class);

  /** A player's best. */
  public record Score(String name, int score) {}

  private final Database database;

  /** Works on this database, which stays the caller's to close. */
  public HighScores(Database database) {
    this.database = database;
  }

  /** Makes the table where it is missing. */
  public void createTable() {
    database.execute(
        "CREATE TABLE IF NOT EXISTS high_scores (name VARCHAR(50) PRIMARY KEY, score INTEGER)");
  }

  /** Adds a player; false where there is one of that name. */
  public boolean add(Score score) {
    try {
      // A transaction of its own: else PostgreSQL gives up the caller's with a statement that
      // fails.
      database.transaction(() ->
          database.execute("INSERT INTO high_scores (name, score) VALUES (:name, :score)", score));
      return true;
    } catch (UniqueViolationException e) {
      return false;
    }
  }

  /** Raises a player's score, if it is higher than before. */
  public boolean raise(Score score) {
    var sql = "UPDATE high_scores SET score = :score WHERE name = :name AND score < :score";
    return database.execute(sql, score).affectedRows() > 0;
  }

  /** The best players, the best first. */
  public List<Score> best(int count) {
    return database.fetchMany(count, BEST);
  }

  /** A player's score, if there is such a player. */
  public OptionalInt scoreOf(String name) {
    return database
        .fetchOne("SELECT score FROM high_scores WHERE name = ?", name)
        .map(row -> OptionalInt.of(row.getInt("score")))
        .orElse(OptionalInt.empty());
  }
}
