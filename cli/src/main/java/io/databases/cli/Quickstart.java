package io.databases.cli;

import io.databases.Database;
import io.databases.Query;
import io.databases.Row;
import io.databases.cli.Output.Style;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of the quickstart. What is printed as a step's code is the code that runs; a test
 * compares them.
 */
final class Quickstart {
  private static final String INDENT = "  ";

  private final Database database;
  private final Output output;

  record Score(String name, int score) {}

  Quickstart(Database database, Output output) {
    this.database = database;
    this.output = output;
  }

  /**
   * @param place where the data is, for people
   */
  void run(String place) {
    output.line(output.styled(Style.BOLD, "A quick tour") + " on " + place);
    create();
    insert();
    insertMany();
    fetch();
    records();
    commit();
    rollBack();
    stream();
  }

  private void create() {
    step("Create a table");
    code(
        """
        database.execute("DROP TABLE IF EXISTS high_scores");
        database.execute(
            "CREATE TABLE high_scores (name VARCHAR(50) PRIMARY KEY, score INT)");
        """);
    database.execute("DROP TABLE IF EXISTS high_scores");
    database.execute("CREATE TABLE high_scores (name VARCHAR(50) PRIMARY KEY, score INT)");
    result("done");
  }

  private void insert() {
    step("Insert a row; values are bound by name");
    code(
        """
        var added = database.execute(
            "INSERT INTO high_scores (name, score) VALUES (:name, :score)",
            Map.of("name", "Daisy", "score", 92));
        """);
    var added =
        database.execute(
            "INSERT INTO high_scores (name, score) VALUES (:name, :score)",
            Map.of("name", "Daisy", "score", 92));
    result(added.toString());
  }

  private void insertMany() {
    step("Insert many, from maps and from records");
    code(
        """
        record Score(String name, int score) {}

        var batch = database.executeMany(
            "INSERT INTO high_scores (name, score) VALUES (:name, :score)",
            List.of(
                Map.of("name", "Neil", "score", 87),
                new Score("Zoë", 95),
                new Score("Ken", 60)));
        """);
    var batch =
        database.executeMany(
            "INSERT INTO high_scores (name, score) VALUES (:name, :score)",
            List.of(
                Map.of("name", "Neil", "score", 87), new Score("Zoë", 95), new Score("Ken", 60)));
    result(batch.toString());
  }

  private void fetch() {
    step("Read rows");
    code(
        """
        List<Row> rows = database.fetchAll(
            "SELECT * FROM high_scores WHERE score > :min ORDER BY score DESC",
            Map.of("min", 80));
        """);
    List<Row> rows =
        database.fetchAll(
            "SELECT * FROM high_scores WHERE score > :min ORDER BY score DESC", Map.of("min", 80));
    new TableWriter(output, INDENT).all(rows.getFirst().columns(), rows);
  }

  private void records() {
    step("Read a record, and a single value");
    code(
        """
        Score best = database
            .fetchOne(Query.of("SELECT * FROM high_scores ORDER BY score DESC")
                .as(Score.class))
            .orElseThrow();
        Long count = database.fetchValue(
            Long.class, "SELECT count(*) FROM high_scores");
        """);
    Score best =
        database
            .fetchOne(Query.of("SELECT * FROM high_scores ORDER BY score DESC").as(Score.class))
            .orElseThrow();
    Long count = database.fetchValue(Long.class, "SELECT count(*) FROM high_scores");
    result("best = " + best + ", count = " + count);
  }

  private void commit() {
    step("A transaction: it commits where the block ends");
    code(
        """
        database.transaction(() -> {
          database.execute(
              "UPDATE high_scores SET score = score + 5 WHERE name = ?", "Ken");
          database.execute(
              "UPDATE high_scores SET score = score - 5 WHERE name = ?", "Neil");
        });
        """);
    database.transaction(() -> {
      database.execute("UPDATE high_scores SET score = score + 5 WHERE name = ?", "Ken");
      database.execute("UPDATE high_scores SET score = score - 5 WHERE name = ?", "Neil");
    });
    result("Ken has " + scoreOf("Ken") + ", Neil has " + scoreOf("Neil"));
  }

  private void rollBack() {
    step("A transaction that rolls back, as one that throws does");
    code(
        """
        database.transaction(tx -> {
          database.execute("DELETE FROM high_scores");
          tx.rollback();
        });
        """);
    database.transaction(tx -> {
      database.execute("DELETE FROM high_scores");
      tx.rollback();
    });
    result(
        "still " + database.fetchValue(Long.class, "SELECT count(*) FROM high_scores") + " rows");
  }

  private void stream() {
    step("Stream rows, however many there are");
    code(
        """
        int sum = 0;
        try (var stream = database.stream("SELECT score FROM high_scores")) {
          for (Row row : stream) {
            sum += row.getInt("score");
          }
        }
        """);
    int sum = 0;
    try (var stream = database.stream("SELECT score FROM high_scores")) {
      for (Row row : stream) {
        sum += row.getInt("score");
      }
    }
    result("sum = " + sum);
  }

  private @Nullable Integer scoreOf(String name) {
    return database.fetchValue(Integer.class, "SELECT score FROM high_scores WHERE name = ?", name);
  }

  private void step(String title) {
    output.line();
    output.heading(title);
  }

  private void code(String text) {
    text.lines()
        .forEach(
            line -> output.line(line.isEmpty() ? "" : INDENT + output.styled(Style.CODE, line)));
  }

  private void result(String text) {
    output.line(INDENT + (output.isUnicode() ? "→ " : "-> ") + text);
  }
}
