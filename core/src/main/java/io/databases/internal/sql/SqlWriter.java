package io.databases.internal.sql;

import io.databases.internal.sql.Marker.InList;
import io.databases.internal.sql.Marker.Place;
import io.databases.spi.SqlSyntax.ParameterStyle;
import io.databases.spi.SqlSyntax.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a parsed text with the driver's placeholders.
 *
 * <p>The markers are visited in order; what lies between them is copied. A list in an IN list is
 * where it gets difficult:
 *
 * <ul>
 *   <li>With elements it becomes that many placeholders.
 *   <li>Empty, it vanishes, with the comma after it where no element before it is left, else with
 *       the comma before it. So of {@code (:a, 1, :b)} with both empty {@code ( 1)} is left.
 *   <li>Where nothing is left of an IN list, all from NOT or IN to the closing parenthesis gives
 *       way to the dialect's text for that.
 * </ul>
 *
 * <p>An element that vanishes is a parameter and nothing else, hence what is cut out never holds
 * another marker, and the cuts are in order as the markers are.
 *
 * <p>With {@code $n} a parameter that is used twice has one number, or for a list one run of
 * numbers; a list that is used in an IN list and elsewhere has both, since elsewhere it is one
 * value.
 */
final class SqlWriter {
  private final ParsedSql parsed;
  private final String source;
  private final boolean dollar;
  private final StringBuilder out;
  private int at;

  /** The length of {@link #out} when a placeholder was written last. */
  private int placeholderEnd;

  /** Elements of the lists that expand, by slot. */
  private final Map<Integer, @Nullable Object[]> lists;

  private final @Nullable Object[] slots;
  private final List<@Nullable Object> values = new ArrayList<>();

  /** The {@code $n} of a slot, and of the first element of its list; 0 until it is used. */
  private final int[] numbers;

  private final int[] listNumbers;

  private SqlWriter(
      ParsedSql parsed, @Nullable Object[] slots, Map<Integer, @Nullable Object[]> lists) {
    this.parsed = parsed;
    this.slots = slots;
    this.lists = lists;
    source = parsed.text();
    dollar = parsed.syntax.parameterStyle() == ParameterStyle.DOLLAR;
    out = new StringBuilder(source.length() + 32);
    numbers = new int[slots.length];
    listNumbers = new int[slots.length];
  }

  /** The text where no list expands; its {@code $n} are the slots. */
  static String plain(ParsedSql parsed) {
    int count = parsed.parameterCount();
    SqlWriter writer = new SqlWriter(parsed, new Object[count], Map.of());
    for (int slot = 0; slot < count; slot++) {
      writer.numbers[slot] = slot + 1;
    }
    return writer.write();
  }

  /** The text as it was given but for {@code ??}, its parameters left for the database to read. */
  static String verbatim(ParsedSql parsed) {
    SqlWriter writer = new SqlWriter(parsed, new Object[0], Map.of());
    for (Marker marker : parsed.markers) {
      if (marker.isLiteral()) {
        writer.literal(marker);
      }
    }
    return writer.finish();
  }

  /** The text and the values where at least one list expands. */
  static BoundSql expanded(
      ParsedSql parsed, @Nullable Object[] slots, Map<Integer, @Nullable Object[]> lists) {
    SqlWriter writer = new SqlWriter(parsed, slots, lists);
    String sql = writer.write();
    return new BoundSql(sql, writer.values.toArray(), parsed);
  }

  private String write() {
    int[] empty = emptyElements();
    int[] emptySoFar = new int[parsed.inLists];
    for (Marker marker : parsed.markers) {
      Place place = marker.place();
      @Nullable Object @Nullable [] list = place == null ? null : lists.get(marker.slot());
      if (marker.isLiteral()) {
        literal(marker);
      } else if (place == null || list == null) {
        copyTo(marker.start());
        scalar(marker);
        at = marker.end();
      } else if (list.length > 0) {
        copyTo(marker.start());
        elements(marker, list);
        at = marker.end();
      } else {
        int index = place.list().index();
        vanish(place, empty[index], emptySoFar[index]++);
      }
    }
    return finish();
  }

  private int[] emptyElements() {
    int[] empty = new int[parsed.inLists];
    for (Marker marker : parsed.markers) {
      Place place = marker.place();
      if (place != null) {
        @Nullable Object @Nullable [] list = lists.get(marker.slot());
        if (list != null && list.length == 0) {
          empty[place.list().index()]++;
        }
      }
    }
    return empty;
  }

  private void vanish(Place place, int empty, int emptyBefore) {
    InList list = place.list();
    if (empty == list.size()) {
      if (emptyBefore == 0) {
        copyTo(list.start());
        out.append(list.negated() ? parsed.syntax.emptyNotIn() : parsed.syntax.emptyIn());
        at = list.end();
      }
    } else if (emptyBefore == place.element()) {
      copyTo(place.before() + 1);
      at = place.after() + 1;
    } else {
      copyTo(place.before());
      at = place.after();
    }
  }

  private void literal(Marker marker) {
    copyTo(marker.start());
    separate();
    out.append(parsed.syntax.has(Rule.DOUBLED_QUESTION_MARK) ? "??" : "?");
    at = marker.end();
  }

  private void scalar(Marker marker) {
    int slot = marker.slot();
    if (!dollar || numbers[slot] == 0) {
      values.add(slots[slot]);
      numbers[slot] = numbers[slot] == 0 ? values.size() : numbers[slot];
    }
    placeholder(numbers[slot], marker.end());
  }

  private void elements(Marker marker, @Nullable Object[] list) {
    int slot = marker.slot();
    if (!dollar || listNumbers[slot] == 0) {
      listNumbers[slot] = values.size() + 1;
      Collections.addAll(values, list);
    }
    for (int i = 0; i < list.length; i++) {
      if (i > 0) {
        out.append(", ");
      }
      placeholder(listNumbers[slot] + i, marker.end());
    }
  }

  /**
   * Keeps apart what would become something else by touching: {@code $1} is part of a word before
   * it and must have no letters after it; two {@code ?} are an escape.
   */
  private void placeholder(int number, int end) {
    boolean touches = placeholderEnd == out.length();
    if (!dollar) {
      separate();
      out.append('?');
    } else {
      if (!touches && joinsDollar(out.charAt(out.length() - 1))) {
        out.append(' ');
      }
      out.append('$').append(number);
      if (end < source.length() && isWordPart(source.charAt(end))) {
        out.append(' ');
      }
    }
    placeholderEnd = out.length();
  }

  private void separate() {
    if (!dollar && placeholderEnd == out.length() && placeholderEnd > 0) {
      out.append(' ');
    }
  }

  private static boolean joinsDollar(char before) {
    return isWordPart(before) || before == '$';
  }

  private static boolean isWordPart(char c) {
    return c >= 128 || Lexis.isNamePart(c);
  }

  private void copyTo(int end) {
    out.append(source, at, end);
  }

  private String finish() {
    copyTo(source.length());
    return out.toString();
  }
}
