package io.databases.cli;

import io.databases.Column;
import io.databases.Columns;
import io.databases.Row;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a command line writes, and its exit code. */
record Run(int code, String out, String err) {

  /** Runs a command line with its output going to a file, so to speak. */
  static Run of(String... arguments) {
    return onTerminal(0, arguments);
  }

  /** Runs a command line on a terminal of this width, without colours; 0 for no terminal. */
  static Run onTerminal(int width, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = Main.run(new Output(out, err, width, true, false), arguments);
    return new Run(code, out.toString(), err.toString());
  }

  /**
   * Runs a line as it is typed into a shell: {@code ./databases …}; quotes hold a part together.
   */
  static Run ofLine(String line) {
    return of(
        Pattern.compile("\"([^\"]*)\"|\\S+")
            .matcher(line)
            .results()
            .skip(1)
            .map(found -> found.group(1) == null ? found.group() : found.group(1))
            .toArray(String[]::new));
  }

  /** Columns of these names. */
  static Columns columns(String... names) {
    return Columns.of(
        Arrays.stream(names).map(Column::new).toList(), Conversions.of(List.of(), null));
  }

  static Row row(Columns columns, Object... values) {
    return new ArrayRow(columns, values);
  }
}
