package io.databases.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns: the first to the left, the others to the right; those without content left out.
 */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var row : rows) {
      text.append("  ").append(pad(row.getFirst(), -width(0)));
      for (int i = 1; i < row.size(); i++) {
        if (!isEmpty(i)) {
          text.append("  ").append(pad(row.get(i), width(i)));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isEmpty(int column) {
    return rows.stream().skip(1).allMatch(row -> row.get(column).isEmpty());
  }

  private static String pad(String text, int width) {
    return width < 0
        ? text + " ".repeat(-width - text.length())
        : " ".repeat(width - text.length()) + text;
  }
}
