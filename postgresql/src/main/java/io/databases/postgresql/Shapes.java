package io.databases.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of geometric types: numbers with brackets and commas between. */
final class Shapes {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,9})?|NaN|-?Infinity");

  private Shapes() {}

  /** The numbers of a text in this form, such as {@code (n,n)}. */
  static double[] numbers(String text, String form) {
    List<Double> numbers = new ArrayList<>();
    long count = form.chars().filter(c -> c == 'n').count();
    if (!form(text, numbers).equals(form) || numbers.size() != count) {
      throw malformed();
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Any number of points between two brackets. */
  static List<PgPoint> points(String text, char open, char close) {
    List<Double> numbers = new ArrayList<>();
    String form = form(text, numbers);
    List<PgPoint> points = new ArrayList<>(numbers.size() / 2);
    for (int i = 1; i < numbers.size(); i += 2) {
      points.add(new PgPoint(numbers.get(i - 1), numbers.get(i)));
    }
    String inside = "(n,n),".repeat(points.size());
    if (points.isEmpty() || !form.equals(open + inside.substring(0, inside.length() - 1) + close)) {
      throw malformed();
    }
    return points;
  }

  /** What is between the numbers. */
  private static String form(String text, List<Double> numbers) {
    Matcher matcher = NUMBER.matcher(text);
    StringBuilder form = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      numbers.add(Double.valueOf(matcher.group()));
      form.append(text, end, matcher.start()).append('n');
      end = matcher.end();
    }
    return form.append(text, end, text.length()).toString();
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("not the text of a geometric value");
  }

  static String join(List<PgPoint> points) {
    return points.stream().map(PgPoint::toString).collect(Collectors.joining(","));
  }
}
