package io.databases.cli;

import io.databases.Columns;
import io.databases.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A JSON array of objects, one on each line, so that it is one document and can be read line by
 * line too. Of two columns with one name the second is called {@code name_2}. Each row is written
 * when it comes.
 */
final class JsonWriter implements RowWriter {
  private final Output output;
  private final StringBuilder line = new StringBuilder();

  /** The names, quoted and with what stands around them. */
  private final List<String> keys = new ArrayList<>();

  private String separator = "[\n";

  JsonWriter(Output output) {
    this.output = output;
  }

  @Override
  public void begin(Columns columns) {
    var used = new HashSet<String>();
    for (var name : columns.names()) {
      var key = new StringBuilder(keys.isEmpty() ? "{" : ", ");
      Cells.quote(unique(name, used), key);
      keys.add(key.append(": ").toString());
    }
  }

  private static String unique(String name, Set<String> used) {
    var free = name;
    for (int n = 2; !used.add(free); n++) {
      free = name + "_" + n;
    }
    return free;
  }

  @Override
  public void row(Row row) {
    line.append(separator);
    for (int i = 0; i < row.size(); i++) {
      line.append(keys.get(i));
      Cells.json(row.get(i), line);
    }
    output.print(line.append('}'));
    line.setLength(0);
    separator = ",\n";
    if (output.isTerminal()) {
      output.flush();
    }
  }

  @Override
  public void end() {
    output.line(separator.startsWith("[") ? "[]" : "\n]");
    output.flush();
  }

  @Override
  public void affected(long rows) {
    output.line("[\n{\"affected_rows\": " + rows + "}\n]");
  }
}
