package io.databases.cli;

import io.databases.Database;
import io.databases.ExecuteResult;
import io.databases.Query;
import io.databases.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "query",
    description = "Runs one SQL statement and writes its rows, or how many rows it affected.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nValues of parameters:%n",
    footer = {
      "  null, true, false and numbers are what they say; everything else is text,",
      "  and so is what stands in quotes and what begins with a zero, such as 01234.",
      "  name:type=value decides: text, int, decimal, float, bool, date, time,",
      "  timestamp, json, bytes (hexadecimal), or a list, as in ids:int[]=1,2,3.",
      "",
      "Formats:",
      "  table  aligned by the first 1,000 rows; cut to the width of a terminal",
      "  csv    RFC 4180 with a header; NULL is empty, an empty text is \"\"",
      "  json   an array of objects, one on each line",
      "  Rows are written as they are read, so that a result may be larger than memory",
      "  (but not one of SQLite in memory, or of a change with RETURNING).",
      "",
      "Examples:",
      "  ./databases query sqlite:///quickstart.db \"SELECT * FROM high_scores\"",
      "  ./databases query sqlite:///quickstart.db \\",
      "      \"SELECT name FROM high_scores WHERE score > :min\" min=85",
      "  ./databases query sqlite:///quickstart.db \\",
      "      \"DELETE FROM high_scores WHERE name IN (:names)\" \"names:text[]=Daisy,Neil\"",
      "  ./databases query -f csv sqlite:///quickstart.db - < report.sql > report.csv",
    })
final class QueryCommand implements Runnable {
  /** How statements begin that give rows and can be long. */
  private static final Pattern READS =
      Pattern.compile("(?i)(SELECT|VALUES|WITH|EXPLAIN|PRAGMA|SHOW|DESCRIBE|TABLE|FROM)\\b");

  private static final Pattern CHANGES =
      Pattern.compile("(?i)\\b(INSERT|UPDATE|DELETE|REPLACE|MERGE)\\b");

  private static final Pattern WITH = Pattern.compile("(?i)WITH\\b");

  /** What may stand before the first word. Possessive, or each line would take from the stack. */
  private static final Pattern PREAMBLE =
      Pattern.compile("(?s)(?:\\s++|--[^\\n]*+|/\\*.*?\\*/|\\()*+");

  enum Format {
    TABLE,
    CSV,
    JSON
  }

  static final class FormatReader implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "table" -> Format.TABLE;
        case "csv" -> Format.CSV;
        case "json" -> Format.JSON;
        default ->
            throw new TypeConversionException("there are table, csv and json, not '" + text + "'");
      };
    }
  }

  private final Output output;

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "The database, such as sqlite:///file.db.")
  private String url = "";

  @Parameters(
      index = "1",
      paramLabel = "SQL",
      description = "The statement; - reads standard input.")
  private String sql = "";

  @Parameters(
      index = "2..*",
      paramLabel = "name=value",
      description = "Values for :name parameters in the statement.")
  private List<String> values = List.of();

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = FormatReader.class,
      description = "table (the default), csv or json.")
  private Format format = Format.TABLE;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not say on standard error how many rows there were and how long it took.")
  private boolean quiet;

  QueryCommand(Output output) {
    this.output = output;
  }

  @Override
  public void run() {
    var arguments = Assignments.parse(values);
    var text = sql.equals("-") ? standardInput() : sql;
    var query = arguments.isEmpty() ? Query.of(text) : Query.of(text, arguments);
    try (var database = Database.open(url)) {
      if (isRead(text)) {
        stream(database, query);
      } else {
        execute(database, query);
      }
    }
  }

  private static String standardInput() {
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether rows are to be read as they come; a statement that changes something tells more. */
  static boolean isRead(String text) {
    return firstWord(text, READS).lookingAt() && !isChange(text);
  }

  /** Whether it inserts, updates or deletes rows, perhaps after a WITH. */
  private static boolean isChange(String text) {
    return firstWord(text, CHANGES).lookingAt()
        || (firstWord(text, WITH).lookingAt() && CHANGES.matcher(text).find());
  }

  private static Matcher firstWord(String text, Pattern word) {
    var preamble = PREAMBLE.matcher(text);
    int start = preamble.lookingAt() ? preamble.end() : 0;
    return word.matcher(text).region(start, text.length());
  }

  private void stream(Database database, Query<Row> query) {
    long start = System.nanoTime();
    long count = 0;
    try (var rows = database.stream(query)) {
      if (rows.columns().size() == 0) {
        done(start);
        return;
      }
      var writer = writer();
      writer.begin(rows.columns());
      for (var row : rows) {
        writer.row(row);
        count++;
      }
      writer.end();
    }
    note(Words.count(count, "row"), start);
  }

  private void execute(Database database, Query<Row> query) {
    long start = System.nanoTime();
    var result = database.execute(query);
    if (result.columns().isPresent()) {
      writer().all(result.columns().get(), result.rows());
      note(Words.count(result.rows().size(), "row"), start);
    } else if (result.affectedRows() > 0 || isChange(query.sql())) {
      affected(result);
      note("", start);
    } else {
      done(start);
    }
  }

  private void affected(ExecuteResult result) {
    writer().affected(result.affectedRows());
    output.flush();
  }

  private void done(long start) {
    if (format == Format.TABLE) {
      output.line("done");
    }
    note("", start);
  }

  private void note(String what, long start) {
    if (!quiet) {
      var time = Words.time(Duration.ofNanos(System.nanoTime() - start));
      output.note("(" + what + (what.isEmpty() ? "" : ", ") + time + ")");
    }
  }

  private RowWriter writer() {
    return switch (format) {
      case TABLE -> new TableWriter(output);
      case CSV -> new CsvWriter(output);
      case JSON -> new JsonWriter(output);
    };
  }
}
