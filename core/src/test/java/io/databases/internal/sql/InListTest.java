package io.databases.internal.sql;

import static io.databases.spi.SqlSyntax.MYSQL;
import static io.databases.spi.SqlSyntax.POSTGRESQL;
import static io.databases.spi.SqlSyntax.SQLITE;
import static io.databases.spi.SqlSyntax.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ParameterException;
import io.databases.spi.SqlSyntax;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InListTest {

  private static final List<Object> NONE = List.of();

  /**
   * A text and what becomes of it with {@code e}, {@code f} empty, {@code l} = 1, 2, {@code s} = 9.
   */
  record Case(SqlSyntax syntax, String sql, String expected, List<?> values) {
    @Override
    public String toString() {
      return sql;
    }
  }

  static Case in(SqlSyntax syntax, String sql, String expected, Object... values) {
    return new Case(syntax, sql, expected, List.of(values));
  }

  static Stream<Case> expanded() {
    return Stream.of(
        in(POSTGRESQL, "x IN (:l)", "x IN ($1, $2)", 1, 2),
        in(MYSQL, "x IN (:l)", "x IN (?, ?)", 1, 2),
        in(MYSQL, "x not in(:l)", "x not in(?, ?)", 1, 2),
        in(MYSQL, "x In /* c */ ( -- d\n :l )", "x In /* c */ ( -- d\n ?, ? )", 1, 2),
        in(MYSQL, "IN (:s, :l, 5, :s)", "IN (?, ?, ?, 5, ?)", 9, 1, 2, 9),
        in(POSTGRESQL, "IN (:s, :l, 5, :s)", "IN ($1, $2, $3, 5, $1)", 9, 1, 2),
        in(POSTGRESQL, "IN (:l) OR IN (:l)", "IN ($1, $2) OR IN ($1, $2)", 1, 2),
        in(MYSQL, "IN (:l) OR IN (:l)", "IN (?, ?) OR IN (?, ?)", 1, 2, 1, 2),
        in(POSTGRESQL, ":s IN (:l) :s", "$1 IN ($2, $3) $1", 9, 1, 2),
        in(POSTGRESQL, "IN (:l) OR = ANY(:l)", "IN ($1, $2) OR = ANY($3)", 1, 2, List.of(1, 2)),
        in(POSTGRESQL, "IN (lower(:s), :l)", "IN (lower($1), $2, $3)", 9, 1, 2),
        in(POSTGRESQL, "IN (a IN (:l), :l)", "IN (a IN ($1, $2), $1, $2)", 1, 2),
        in(POSTGRESQL, "IN ((1, 2), :l)", "IN ((1, 2), $1, $2)", 1, 2),
        in(POSTGRESQL, "IN (ARRAY[1,:s], :l)", "IN (ARRAY[1,$1], $2, $3)", 9, 1, 2),
        in(POSTGRESQL, "(a) IN (:l))", "(a) IN ($1, $2))", 1, 2),
        in(POSTGRESQL, "d ?? 'k' AND x IN (:l)", "d ? 'k' AND x IN ($1, $2)", 1, 2));
  }

  static Stream<Case> empty() {
    return Stream.of(
        in(POSTGRESQL, "x IN (:e) AND :s", "x = ANY ('{}') AND $1", 9),
        in(POSTGRESQL, "x NOT IN (:e)", "x <> ALL ('{}')"),
        in(SQLITE, "x IN (:e)", "x IN ()"),
        in(SQLITE, "x not /* c */ in ( :e )", "x NOT IN ()"),
        in(MYSQL, "x IN (:e)", "x IN (SELECT NULL FROM (SELECT 1) AS none_ WHERE 1 = 0)"),
        in(
            STANDARD,
            "x NOT IN (:e)",
            "x NOT IN (SELECT NULL FROM (SELECT 1) AS none_ WHERE 1 = 0)"),
        in(SQLITE, "NOT (x IN (:e))", "NOT (x IN ())"),
        in(SQLITE, "IN (:e, :f, :e) :s", "IN () ?", 9),
        in(SQLITE, "IN (:e, :s)", "IN ( ?)", 9),
        in(SQLITE, "IN (:s, :e)", "IN (?)", 9),
        in(SQLITE, "IN (:e, :f, :s)", "IN ( ?)", 9),
        in(SQLITE, "IN (:e, :s, :f)", "IN ( ?)", 9),
        in(SQLITE, "IN (:s, :e, 5)", "IN (?, 5)", 9),
        in(SQLITE, "IN (:e, 1, :f, 2, :e)", "IN ( 1, 2)"),
        in(SQLITE, "IN (:e, -- c\n :s)", "IN ( -- c\n ?)", 9),
        in(SQLITE, "IN (:s, -- c\n :e)", "IN (?)", 9),
        in(SQLITE, "IN (:e) OR IN (:l, :e)", "IN () OR IN (?, ?)", 1, 2),
        in(SQLITE, "IN (a IN (:e), :e)", "IN (a IN ())"),
        in(SQLITE, "IN (:e, a IN (:e))", "IN ( a IN ())"));
  }

  @ParameterizedTest
  @MethodSource({"expanded", "empty"})
  void aListExpandsInAnInList(Case c) {
    ParsedSql parsed = ParsedSql.parse(c.sql, c.syntax);
    Map<String, Object> all = Map.of("e", NONE, "f", new int[0], "l", List.of(1, 2), "s", 9);
    Map<String, Object> used = new HashMap<>(all);
    used.keySet().retainAll(parsed.names());

    BoundSql bound = Binder.bind(parsed, Arguments.of(used));

    assertThat(bound.sql()).isEqualTo(c.expected);
    assertThat(List.of(bound.values())).isEqualTo(c.values);
    assertThat(bound.expanded()).isTrue();
  }

  static Stream<String> notInLists() {
    return Stream.of(
        "= ANY(:l)",
        "x = :l",
        "f(:l)",
        "IN (f(:l))",
        "IN (:l + 1)",
        "IN (- :l)",
        "IN (:l::int)",
        "IN ((:l))",
        "IN (SELECT :l)",
        "IN (:l",
        "IN :l",
        "IN , (:l)",
        "t.in (:l)",
        "\"IN\" (:l)",
        "inn (:l)",
        "IN; (:l)",
        "IN (ARRAY[:l])",
        "IN [:l)",
        "VALUES (:l)");
  }

  @ParameterizedTest
  @MethodSource("notInLists")
  void elsewhereAListIsOneValue(String sql) {
    List<Integer> list = List.of(1, 2);
    ParsedSql parsed = ParsedSql.parse(sql, POSTGRESQL);

    BoundSql bound = Binder.bind(parsed, Arguments.of(Map.of("l", list)));

    assertThat(bound.sql()).isEqualTo(sql.replace(":l", "$1"));
    assertThat(bound.values()).containsExactly(list);
    assertThat(bound.expanded()).isFalse();
  }

  @Test
  void everyStyleExpands() {
    assertThat(bind("IN (?) AND ?", List.of(1, 2), 3).sql()).isEqualTo("IN ($1, $2) AND $3");
    assertThat(bind("IN (?) AND ?", List.of(1, 2), 3).values()).containsExactly(1, 2, 3);
    assertThat(bind("$2 IN ($1) AND $2", List.of(1, 2), 3).sql())
        .isEqualTo("$1 IN ($2, $3) AND $1");
    assertThat(bind("$2 IN ($1) AND $2", List.of(1, 2), 3).values()).containsExactly(3, 1, 2);
    assertThat(bind("IN (?)", NONE).sql()).isEqualTo("= ANY ('{}')");
  }

  @Test
  void everyKindOfListExpands() {
    assertThat(bind("IN (?)", new LinkedHashSet<>(List.of("b", "a"))).values())
        .containsExactly("b", "a");
    assertThat(bind("IN (?)", (Object) new String[] {"a", "b"}).values()).containsExactly("a", "b");
    assertThat(bind("IN (?)", new long[] {1, 2}).values()).containsExactly(1L, 2L);
    assertThat(bind("IN (?)", new char[] {'a'}).values()).containsExactly('a');
  }

  @Test
  void bytesAreOneValue() {
    byte[] bytes = {1, 2};

    assertThat(bind("IN (?)", bytes).values()).containsExactly(bytes);
    assertThat(bind("IN (?)", List.of(bytes, bytes)).values()).containsExactly(bytes, bytes);
  }

  @Test
  void nullElementsStayNull() {
    assertThat(bind("IN (?)", Arrays.asList(1, null)).values()).containsExactly(1, null);
    assertThat(bind("IN (?)", new Object[] {null}).sql()).isEqualTo("IN ($1)");
  }

  @Test
  void scalarsInAnInListNeedNoNewText() {
    ParsedSql parsed = ParsedSql.parse("x IN (:a, :b)", MYSQL);

    assertThat(Binder.bind(parsed, Arguments.of(Map.of("a", 1, "b", 2))).sql())
        .isSameAs(parsed.sql());
  }

  @Test
  void aBatchRefusesToExpand() {
    ParsedSql parsed = ParsedSql.parse("DELETE FROM t WHERE a = ANY(:ids) OR id IN (:ids)", MYSQL);

    assertThatThrownBy(() -> Binder.values(parsed, Arguments.of(Map.of("ids", List.of(1)))))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "the value for :ids in \"DELETE FROM t WHERE a = ANY(:ids) OR id IN (:ids)\" is a list,"
                + " which would make the text differ from row to row: run the statement once for"
                + " each row");
    assertThat(Binder.values(parsed, Arguments.of(Map.of("ids", 1)))).containsExactly(1, 1);
  }

  private static BoundSql bind(String sql, Object... values) {
    return Binder.bind(ParsedSql.parse(sql, POSTGRESQL), Arguments.of(values));
  }
}
