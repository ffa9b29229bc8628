package io.databases.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.databases.ParameterException;
import io.databases.internal.sql.ParsedSql.Style;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.ParameterStyle;
import io.databases.spi.SqlSyntax.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFuzzTest {

  private static final int TEXTS = 20_000;

  private static final String[] FRAGMENTS = {
    " ",
    " ",
    "\n",
    "\t",
    "a",
    "E",
    "e",
    "IN",
    "in",
    "NOT",
    "SELECT",
    "x.",
    "1",
    "12",
    "_",
    "é",
    "\uD835\uDC82",
    "\uD835",
    "\uDC82",
    "\u00A0",
    "“",
    "'",
    "''",
    "\"",
    "`",
    "[",
    "]",
    "]]",
    "(",
    ")",
    "(",
    ")",
    ",",
    ",",
    ";",
    "--",
    "-- ",
    "#",
    "/*",
    "*/",
    "/",
    "*",
    "\\",
    "\\'",
    "$",
    "$$",
    "$a$",
    "??",
    "|",
    ":",
    "::",
    ":=",
    "@",
    "=",
    "IN (",
    "{",
    "}",
    "'x'",
    "\"y\"",
    "/* c */",
    "\0"
  };

  /** A text takes its parameters from one of these lines, and now and then from any. */
  private static final String[][] PARAMETERS = {
    {":a", ":b", ":é", "IN (:a)", " NOT IN (:a, :b)", "in(:a,1,:é)", " IN (:a, ", ",:b)"},
    {"?", "?", "IN (?)", "NOT IN (?, ?)", "IN (?,1,?)", "IN (?,", ",?)"},
    {"$1", "$2", "?1", "IN ($1)", "NOT IN ($2, $1)", "IN ($1,", ",$2)", "$0"}
  };

  static Stream<SqlSyntax> syntaxes() {
    return Stream.of(
        SqlSyntax.STANDARD,
        SqlSyntax.POSTGRESQL,
        SqlSyntax.MYSQL,
        SqlSyntax.SQLITE,
        SqlSyntax.SQLITE.with(Rule.NESTED_COMMENTS),
        SqlSyntax.MYSQL.withParameterStyle(ParameterStyle.DOLLAR),
        SqlSyntax.POSTGRESQL
            .withParameterStyle(ParameterStyle.QUESTION)
            .with(Rule.DOUBLED_QUESTION_MARK));
  }

  @ParameterizedTest
  @MethodSource("syntaxes")
  void anyTextIsParsedAndBoundOrRefused(SqlSyntax syntax) {
    Random random = new Random(20_250_916);
    int parsed = 0;
    int expanded = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      ParsedSql sql;
      try {
        sql = ParsedSql.parse(text, syntax);
      } catch (ParameterException refused) {
        continue;
      }
      parsed++;
      if (sql.style() == Style.NONE) {
        assertOnlyEscapesDiffer(text, sql.sql());
      }
      assertReadsTheSameAgain(text, sql.sql(), sql.valueCount(), syntax);
      try {
        BoundSql bound = Binder.bind(sql, arguments(sql, random));
        assertReadsTheSameAgain(text, bound.sql(), bound.values().length, syntax);
        expanded += bound.expanded() ? 1 : 0;
      } catch (ParameterException gap) {
        assertThat(sql.style()).isEqualTo(Style.NUMBERED);
      }
    }
    assertThat(parsed).isGreaterThan(TEXTS / 4);
    assertThat(expanded).isGreaterThan(TEXTS / 200);
  }

  /** Quadratic time would take minutes for any of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$a", "$$a", "$a$b", "(", "IN (", "IN (:a,", "IN(:a)", "NOT ", "/*", "/*/", "*/", "'",
        "E'\\", "E''\n", "[", "]", "[]]", ":", "::", ":a", "?", "??", "--", "--\n", "#", "$1", ";",
        "a", "1", "\uD835", ","
      })
  void timeIsLinear(String fragment) {
    String text = "SELECT " + fragment.repeat(500_000 / fragment.length());
    for (SqlSyntax syntax : syntaxes().toList()) {
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> parseAndBind(text, syntax));
    }
  }

  private static void parseAndBind(String text, SqlSyntax syntax) {
    try {
      ParsedSql sql = ParsedSql.parse(text, syntax);
      Binder.bind(sql, arguments(sql, new Random(1)));
    } catch (ParameterException refused) {
      assertThat(refused.getMessage()).hasSizeLessThan(1000);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int style = random.nextInt(PARAMETERS.length);
    int length = random.nextInt(14);
    for (int i = 0; i < length; i++) {
      if (random.nextInt(100) == 0) {
        style = random.nextInt(PARAMETERS.length);
      }
      String[] from = random.nextInt(4) == 0 ? PARAMETERS[style] : FRAGMENTS;
      text.append(from[random.nextInt(from.length)]);
    }
    return text.toString();
  }

  /** Fitting values, among them lists: empty, short, and with a null. */
  private static Arguments arguments(ParsedSql sql, Random random) {
    if (sql.style() == Style.NAMED) {
      Map<String, Object> values = new HashMap<>();
      for (String name : sql.names()) {
        values.put(name, value(random));
      }
      return new Arguments.Named(values);
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < sql.parameterCount(); i++) {
      values.add(value(random));
    }
    return new Arguments.Positional(values);
  }

  private static Object value(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> List.of();
      case 1 -> List.of(1, 2, 3);
      case 2 -> Collections.singletonList(null);
      case 3 -> null;
      default -> 1;
    };
  }

  private static void assertOnlyEscapesDiffer(String text, String sql) {
    if (!text.contains("??")) {
      assertThat(sql).isSameAs(text);
    }
    assertThat(sql.replace("?", "")).isEqualTo(text.replace("?", ""));
  }

  /** What is sent has as many placeholders as values, where nothing in it may be taken for one. */
  private static void assertReadsTheSameAgain(
      String text, String sql, int values, SqlSyntax syntax) {
    if (text.contains("??")) {
      return;
    }
    ParsedSql again = ParsedSql.parse(sql, syntax);
    assertThat(again.sql()).as("from %s", text.replace("\0", "NUL")).isEqualTo(sql);
    assertThat(again.parameterCount()).as("from %s", text.replace("\0", "NUL")).isEqualTo(values);
  }
}
