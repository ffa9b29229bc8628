import io.databases.Database;
import io.databases.Query;

record Score(String name, int score) {}

void main() {
  try (var database = Database.open("sqlite:///example.db")) {
    database.execute("CREATE TABLE IF NOT EXISTS high_scores (name TEXT, score INTEGER)");
    database.executeMany(
        "INSERT INTO high_scores (name, score) VALUES (:name, :score)",
        List.of(new Score("Daisy", 92), new Score("Neil", 87), Map.of("name", "Ken", "score", 60)));

    var best = Query.of("SELECT * FROM high_scores WHERE score > :min").as(Score.class);
    for (Score score : database.fetchAll(best.bind("min", 80))) {
      IO.println(score);
    }

    database.transaction(() -> {
      database.execute("UPDATE high_scores SET score = score - 5 WHERE name = ?", "Neil");
      database.execute("UPDATE high_scores SET score = score + 5 WHERE name = ?", "Ken");
    });
  }
}
