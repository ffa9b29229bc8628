package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries on a file of SQLite. */
final class QueryTest {
  private static final String TIME = "\\d+(\\.\\d)? m?s\\)\n";
  private static final String MANY =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
          + " SELECT i, 'row ' || i AS text FROM n";

  @TempDir private Path folder;
  private String url;

  @BeforeEach
  void fill() {
    url = "sqlite:///" + folder.resolve("test.db");
    try (var database = Database.open(url)) {
      database.execute(
          "CREATE TABLE high_scores (name TEXT PRIMARY KEY, score INTEGER, note TEXT)");
      database.executeMany(
          "INSERT INTO high_scores VALUES (?, ?, ?)",
          List.of(
              List.of("Daisy", 92, "a,b"), List.of("Zoë", 95, ""), new Object[] {"Neil", 7, null}));
    }
  }

  private Run query(String sql, String... more) {
    var arguments = new String[more.length + 3];
    arguments[0] = "query";
    arguments[1] = url;
    arguments[2] = sql;
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Run.of(arguments);
  }

  @Test
  void aTable() {
    var run = query("SELECT name, score FROM high_scores ORDER BY name");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            name  │ score
            ──────┼──────
            Daisy │    92
            Neil  │     7
            Zoë   │    95
            """);
    assertThat(run.err()).matches("\\(3 rows, " + TIME);
  }

  @Test
  void csv() {
    var run = query("SELECT * FROM high_scores ORDER BY name", "--format", "csv");
    assertThat(run.out())
        .isEqualTo("name,score,note\r\nDaisy,92,\"a,b\"\r\nNeil,7,\r\nZoë,95,\"\"\r\n");
  }

  @Test
  void json() {
    var run = query("SELECT * FROM high_scores ORDER BY name LIMIT 1", "-f", "JSON");
    assertThat(run.out())
        .isEqualTo("[\n{\"name\": \"Daisy\", \"score\": 92, \"note\": \"a,b\"}\n]\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "csv", "json"})
  void resultsLargerThanTheSample(String format) {
    var run = query(MANY, "-f", format);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("row 1", "row 19999", "row 20000");
    assertThat(run.err()).startsWith("(20,000 rows, ");
  }

  @Test
  void manyRowsAsJsonAreOneDocument() {
    assertThat(Json.parse(query(MANY, "-f", "json").out()).asList())
        .hasSize(20_000)
        .last()
        .isEqualTo(Map.of("i", 20_000L, "text", "row 20000"));
  }

  @Test
  void parameters() {
    var sql = "SELECT name FROM high_scores WHERE score > :min AND name <> :name";
    assertThat(query(sql, "min=50", "name=Zoë", "-f", "csv").out()).isEqualTo("name\r\nDaisy\r\n");
  }

  @Test
  void aListForIn() {
    var sql = "SELECT name FROM high_scores WHERE name IN (:names) ORDER BY name";
    assertThat(query(sql, "names:text[]=Zoë,Neil", "-f", "csv").out())
        .isEqualTo("name\r\nNeil\r\nZoë\r\n");
    assertThat(query(sql, "names:text[]=", "-f", "csv").out()).isEqualTo("name\r\n");
  }

  @Test
  void nullAsAParameter() {
    query("UPDATE high_scores SET note = :note WHERE name = 'Daisy'", "note=null");
    assertThat(query("SELECT count(*) FROM high_scores WHERE note IS NULL", "-f", "csv").out())
        .endsWith("\r\n2\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "table, 2 rows affected\\n",
    "csv, affected_rows\\r\\n2\\r\\n",
    "json, [\\n{\"affected_rows\": 2}\\n]\\n"
  })
  void howManyRowsAChangeAffected(String format, String expected) {
    var run = query("UPDATE high_scores SET note = 'x' WHERE score > 50", "-f", format);
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(expected.translateEscapes());
    assertThat(run.err()).matches("\\(" + TIME);
  }

  @Test
  void aChangeOfNothingSaysSo() {
    assertThat(query("DELETE FROM high_scores WHERE score > 100").out())
        .isEqualTo("0 rows affected\n");
  }

  @Test
  void aChangeMayHaveRows() {
    var sql = "DELETE FROM high_scores WHERE score > :min RETURNING name";
    assertThat(query(sql, "min=93", "-f", "csv").out()).isEqualTo("name\r\nZoë\r\n");
    assertThat(query(sql, "min=93", "-f", "csv").out()).isEqualTo("name\r\n");
  }

  @Test
  void aStatementWithoutRows() {
    assertThat(query("CREATE TABLE other (a INT)").out()).isEqualTo("done\n");
    assertThat(query("PRAGMA user_version = 5").out()).isEqualTo("done\n");
    assertThat(query("CREATE TABLE another (a INT)", "-f", "csv").out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE other (name TEXT REFERENCES high_scores ON DELETE CASCADE)",
        "CREATE TRIGGER watch AFTER INSERT ON high_scores BEGIN SELECT 1; END",
      })
  void whatOnlySpeaksOfChangesAffectsNoRows(String sql) {
    assertThat(query(sql).out()).isEqualTo("done\n");
  }

  @Test
  void aChangeMayBeginWithACommentOrATable() {
    assertThat(query("/* none */ DELETE FROM high_scores WHERE score > 100").out())
        .isEqualTo("0 rows affected\n");
    assertThat(
            query(
                    "WITH t(n) AS (SELECT 'x') DELETE FROM high_scores WHERE name IN (SELECT n FROM"
                        + " t)")
                .out())
        .isEqualTo("0 rows affected\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-- title\nSELECT 1 AS a", "--\nSELECT 1 AS a", "--\ttitle\nSELECT 1 AS a"})
  void aCommentInFrontIsNoOption(String sql) {
    assertThat(query(sql, "-f", "csv").out()).isEqualTo("a\r\n1\r\n");
  }

  @Test
  void anEmptyResultHasAHeader() {
    var run = query("SELECT name FROM high_scores WHERE score > 100");
    assertThat(run.out()).isEqualTo("name\n────\n");
    assertThat(run.err()).startsWith("(0 rows, ");
  }

  @Test
  void quietSaysNothingElse() {
    assertThat(query("SELECT 1", "-q").err()).isEmpty();
    assertThat(query("DELETE FROM high_scores", "--quiet").err()).isEmpty();
  }

  @Test
  void optionsMayComeFirst() {
    assertThat(Run.of("query", "-f", "csv", url, "SELECT 1 AS a").out()).isEqualTo("a\r\n1\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM nosuch                     | no such table: nosuch",
        "SELEC 1                                  | near \"SELEC\": syntax error",
        "INSERT INTO high_scores VALUES ('Zoë',1,2) | UNIQUE constraint failed: high_scores.name",
        "SELECT :a                                | missing value for :a",
      })
  void errorsAreOneLine(String sql, String message) {
    var run = query(sql);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: " + message).hasLineCount(1);
  }

  @Test
  void aFileInPlaceOfAnAddressIsExplained() {
    var run = Run.of("query", "test.db", "SELECT 1");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error: Cannot read the database URL")
        .endsWith("the file test.db has the address sqlite:///test.db\n");
  }

  @Test
  void whoStopsReadingIsNoError() {
    var err = new StringWriter();
    var pipe = new Pipe(10_000, "Broken pipe");
    assertThat(Main.run(new Output(pipe, err, 0, true, false), "query", url, MANY)).isEqualTo(141);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFullDiskIsAnError() {
    var err = new StringWriter();
    var pipe = new Pipe(10_000, "No space left on device");
    assertThat(Main.run(new Output(pipe, err, 0, true, false), "query", url, MANY)).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("error: cannot write: No space left on device\n");
  }

  /** A pipe that breaks after so many characters. */
  private static final class Pipe extends Writer {
    private final String failure;
    private int left;

    Pipe(int left, String failure) {
      this.left = left;
      this.failure = failure;
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IOException(failure);
      }
    }

    @Override
    public void flush() throws IOException {
      write(new char[0], 0, 0);
    }

    @Override
    public void close() {}
  }
}
