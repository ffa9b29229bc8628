package io.databases.benchmarks.report;

import java.util.Locale;

/** A drawing in SVG that is put into a page; its colours are the page's, by class. */
final class Svg {
  private final StringBuilder elements = new StringBuilder();
  private final int width;
  private final int height;
  private final String description;

  /**
   * @param description for those who do not see it
   */
  Svg(int width, int height, String description) {
    this.width = width;
    this.height = height;
    this.description = description;
  }

  /** A bar with something to say when it is pointed at. */
  void bar(String style, double x, double y, double length, double thickness, String tip) {
    add(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                + " rx=\"2\">%s</rect>",
            style,
            x,
            y,
            Math.max(1, length),
            thickness,
            tip(tip)));
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    add(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            style,
            x1,
            y1,
            x2,
            y2));
  }

  void dot(String style, double x, double y, String tip) {
    add(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\">%s</circle>",
            style,
            x,
            y,
            tip(tip)));
  }

  /**
   * @param anchor start, middle or end: where on the text the point is
   */
  void text(String style, String anchor, double x, double y, String text) {
    add(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
            style,
            anchor,
            x,
            y,
            escaped(text)));
  }

  /**
   * @param points x and y of each, in turns
   */
  void path(String style, double... points) {
    var list = new StringBuilder();
    for (int i = 0; i < points.length; i += 2) {
      list.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
    }
    add(
        String.format(
            Locale.ROOT, "<polyline class=\"%s\" points=\"%s\"/>", style, list.toString().strip()));
  }

  private static String tip(String tip) {
    return tip.isEmpty() ? "" : "<title>" + escaped(tip) + "</title>";
  }

  private void add(String element) {
    elements.append(element).append('\n');
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n%s</svg>%n",
        width,
        height,
        escaped(description),
        elements);
  }

  /** Text as it may stand in a page, quoted attributes included. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
