package io.databases.cli;

import io.databases.Columns;
import io.databases.Row;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values by RFC 4180, with a header. NULL is an empty field, an empty text is
 * {@code ""}. Each row is written when it comes.
 */
final class CsvWriter implements RowWriter {
  private static final String LINE_END = "\r\n";

  private final Output output;
  private final StringBuilder line = new StringBuilder();

  CsvWriter(Output output) {
    this.output = output;
  }

  @Override
  public void begin(Columns columns) {
    for (var name : columns.names()) {
      field(name);
    }
    endLine();
  }

  @Override
  public void row(Row row) {
    for (int i = 0; i < row.size(); i++) {
      field(row.get(i));
    }
    endLine();
  }

  @Override
  public void end() {
    output.flush();
  }

  @Override
  public void affected(long rows) {
    output.print("affected_rows" + LINE_END + rows + LINE_END);
  }

  private void field(@Nullable Object value) {
    if (value != null) {
      var text = Cells.text(value);
      if (needsQuotes(text)) {
        line.append('"').append(text.replace("\"", "\"\"")).append('"');
      } else {
        line.append(text);
      }
    }
    line.append(',');
  }

  /** Also at blanks on either side, which some readers take away. */
  private static boolean needsQuotes(String text) {
    if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case ',', '"', '\n', '\r' -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private void endLine() {
    line.setLength(line.length() - 1); // the last comma
    output.print(line.append(LINE_END));
    line.setLength(0);
    if (output.isTerminal()) {
      output.flush();
    }
  }
}
