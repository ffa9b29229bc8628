package io.databases.cli;

import io.databases.Columns;
import io.databases.Row;
import io.databases.cli.Output.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aligned table. The columns are as wide as their values in the first {@value #SAMPLE} rows,
 * which are kept until then; later rows are written as they come. Numbers stand to the right. On a
 * terminal values are cut so that a row takes one line.
 */
final class TableWriter implements RowWriter {
  static final int SAMPLE = 1000;

  /** No column is made narrower than this to fit into the terminal. */
  private static final int NARROWEST = 4;

  /** A longer value is only looked at so far; no terminal is wider. */
  private static final int WIDEST = 10_000;

  /** A value as it is shown. */
  private record Cell(String text, int width, Style style, boolean number) {}

  private final Output output;
  private final String indent;
  private final String bar;
  private final String mark;
  private final List<Cell[]> kept = new ArrayList<>();
  private Cell[] header = {};
  private int[] widths = {};
  private boolean[] right = {};
  private boolean started;

  TableWriter(Output output) {
    this(output, "");
  }

  /**
   * @param indent what every line begins with
   */
  TableWriter(Output output, String indent) {
    this.output = output;
    this.indent = indent;
    this.bar = output.isUnicode() ? " │ " : " | ";
    this.mark = output.isUnicode() ? "…" : "~";
  }

  @Override
  public void begin(Columns columns) {
    header = new Cell[columns.size()];
    for (int i = 0; i < header.length; i++) {
      header[i] = cell(columns.get(i).name(), Style.BOLD);
    }
  }

  @Override
  public void row(Row row) {
    var cells = new Cell[header.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(row.get(i));
    }
    if (started) {
      write(cells);
    } else {
      kept.add(cells);
      if (kept.size() == SAMPLE) {
        start();
      }
    }
  }

  @Override
  public void end() {
    if (!started) {
      start();
    }
    output.flush();
  }

  @Override
  public void affected(long rows) {
    output.line(indent + Words.count(rows, "row") + " affected");
  }

  private Cell cell(@Nullable Object value) {
    if (value == null) {
      return new Cell("NULL", 4, Style.DIM, false);
    }
    var text = Cells.text(value);
    if (output.isTerminal() && text.length() > WIDEST) {
      text = text.substring(0, WIDEST);
    }
    var shown = visible(text);
    return new Cell(shown, TextWidth.of(shown), Style.PLAIN, value instanceof Number);
  }

  private Cell cell(String name, Style style) {
    var shown = visible(name);
    return new Cell(shown, TextWidth.of(shown), style, false);
  }

  /**
   * Control characters as pictures: a line end must not break the table, nor an escape the
   * terminal.
   */
  private String visible(String text) {
    int i = 0;
    while (i < text.length() && !Character.isISOControl(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    var shown = new StringBuilder(text);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        shown.setCharAt(i, picture(c));
      }
    }
    return shown.toString();
  }

  private char picture(char control) {
    if (!output.isUnicode()) {
      return control == '\n' || control == '\t' || control == '\r' ? ' ' : '?';
    }
    return control < ' ' ? (char) ('\u2400' + control) : control == 0x7F ? '\u2421' : '\uFFFD';
  }

  private void start() {
    started = true;
    widths = new int[header.length];
    right = new boolean[header.length];
    for (int i = 0; i < header.length; i++) {
      widths[i] = header[i].width;
      right[i] = isNumeric(i);
      for (var cells : kept) {
        widths[i] = Math.max(widths[i], cells[i].width);
      }
    }
    if (output.isTerminal()) {
      narrow(output.width() - TextWidth.of(indent) - bar.length() * (header.length - 1));
    }
    write(header);
    writeRule();
    kept.forEach(this::write);
    kept.clear();
  }

  private boolean isNumeric(int column) {
    boolean any = false;
    for (var cells : kept) {
      any |= cells[column].number;
      if (!cells[column].number && cells[column].style != Style.DIM) {
        return false;
      }
    }
    return any;
  }

  /** Takes from the widest columns until all fit: no column is wider than one common limit. */
  private void narrow(int room) {
    int total = Arrays.stream(widths).sum();
    int limit = Arrays.stream(widths).max().orElse(0);
    while (total > room && limit > NARROWEST) {
      limit--;
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > limit && total > room) {
          widths[i]--;
          total--;
        }
      }
    }
  }

  private void write(Cell[] cells) {
    var line = new StringBuilder(indent);
    for (int i = 0; i < cells.length; i++) {
      if (i > 0) {
        line.append(output.styled(Style.DIM, bar));
      }
      boolean last = i == cells.length - 1;
      append(cells[i], widths[i], right[i], last, line);
    }
    output.line(line);
    if (started && output.isTerminal() && kept.isEmpty()) {
      output.flush();
    }
  }

  private void append(Cell cell, int width, boolean toRight, boolean last, StringBuilder line) {
    var text = cell.text;
    int taken = cell.width;
    if (taken > width && output.isTerminal()) {
      text = TextWidth.cut(text, width, mark);
      taken = TextWidth.of(text);
    }
    var padding = " ".repeat(Math.max(0, width - taken));
    if (toRight) {
      line.append(padding);
    }
    line.append(output.styled(cell.style, text));
    if (!toRight && !last) {
      line.append(padding);
    }
  }

  private void writeRule() {
    var dash = output.isUnicode() ? "─" : "-";
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : output.isUnicode() ? "─┼─" : "-+-").append(dash.repeat(widths[i]));
    }
    output.line(indent + output.styled(Style.DIM, line.toString()));
  }
}
