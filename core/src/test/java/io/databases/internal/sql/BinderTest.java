package io.databases.internal.sql;

import static io.databases.spi.SqlSyntax.MYSQL;
import static io.databases.spi.SqlSyntax.POSTGRESQL;
import static io.databases.spi.SqlSyntax.SQLITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ParameterException;
import io.databases.spi.SqlSyntax;
import java.lang.classfile.Signature;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BinderTest {

  record Score(String name, int score) {}

  record Post(long userID, String createdAt, String line2Text, boolean HTTPOnly) {}

  record Both(String createdAt, String created_at) {}

  record Broken(List<Integer> a) {
    @Override
    public List<Integer> a() {
      return List.copyOf(a);
    }
  }

  @Test
  void valuesGoInTheOrderOfTheDriver() {
    Map<String, Integer> values = Map.of("a", 1, "b", 2);

    assertThat(values(MYSQL, ":b, :a, :b", values)).containsExactly(2, 1, 2);
    assertThat(values(POSTGRESQL, ":b, :a, :b", values)).containsExactly(2, 1);
    assertThat(values(SQLITE, "?, ?", 1, 2)).containsExactly(1, 2);
    assertThat(values(POSTGRESQL, "?, ?", 1, 2)).containsExactly(1, 2);
    assertThat(values(SQLITE, "$2, $1, $2", 1, 2)).containsExactly(2, 1, 2);
    assertThat(values(POSTGRESQL, "$2, $1, $2", 1, 2)).containsExactly(1, 2);
  }

  @Test
  void withoutListsTheTextIsMadeOnce() {
    ParsedSql parsed = ParsedSql.parse("SELECT :a, :b, :a", MYSQL);

    BoundSql bound = Binder.bind(parsed, Arguments.of(Map.of("a", 1, "b", 2)));

    assertThat(bound.sql()).isSameAs(parsed.sql());
    assertThat(bound.parsed()).isSameAs(parsed);
    assertThat(Binder.values(parsed, Arguments.of(Map.of("a", 1, "b", 2))))
        .isEqualTo(bound.values());
  }

  @Test
  void theValuesAreTheReceiversOwn() {
    String[] given = {"a", "b"};

    Object[] values = values(SQLITE, "?, ?", (Object[]) given);
    values[0] = 1; // would not even fit into the array that was given

    assertThat(given).containsExactly("a", "b");
  }

  @Test
  void nullIsAValue() {
    assertThat(values(MYSQL, ":a", Collections.singletonMap("a", null)))
        .containsExactly((Object) null);
    assertThat(values(MYSQL, "?, ?", null, 1)).containsExactly(null, 1);
    assertThat(values(MYSQL, "?", (Object) null)).containsExactly((Object) null);
    assertThat(values(MYSQL, "?", (Object[]) null)).containsExactly((Object) null);
  }

  @Test
  void aRecordBindsByComponentName() {
    Score score = new Score("Daisy", 92);

    assertThat(values(MYSQL, ":score, :name", score)).containsExactly(92, "Daisy");
  }

  @Test
  void aRecordMayHaveMoreComponentsThanTheStatementUses() {
    assertThat(values(MYSQL, ":name", new Score("Daisy", 92))).containsExactly("Daisy");
    assertThat(values(MYSQL, "DEFAULT VALUES", new Score("Daisy", 92))).isEmpty();
  }

  @Test
  void aComponentAnswersToItsNameInAnyCase() {
    Post post = new Post(7, "now", "x", true);

    assertThat(values(MYSQL, ":user_id, :created_at, :line2_text, :http_only", post))
        .containsExactly(7L, "now", "x", true);
    assertThat(values(MYSQL, ":userID, :line_2_text, :CREATEDAT", post))
        .containsExactly(7L, "x", "now");
  }

  @Test
  void theExactNameOfAComponentComesFirst() {
    assertThat(values(MYSQL, ":created_at, :createdAt", new Both("camel", "snake")))
        .containsExactly("snake", "camel");
  }

  @Test
  void aMapOrARecordMayBeTheValueOfALoneQuestionMark() {
    Score score = new Score("Daisy", 92);
    Map<String, Integer> map = Map.of("a", 1);

    assertThat(values(MYSQL, "?", score)).containsExactly(score);
    assertThat(values(MYSQL, "$1, $1", map)).containsExactly(map, map);
    assertThat(values(MYSQL, "?, ?", map, score)).containsExactly(map, score);
    assertThat(values(MYSQL, "?", Map.of(1, 2))).containsExactly(Map.of(1, 2));
  }

  @Test
  void aRowMayBeAListOrAnArray() {
    ParsedSql parsed = ParsedSql.parse("?, ?", POSTGRESQL);

    assertThat(Binder.values(parsed, Arguments.ofRow(List.of(1, 2)))).containsExactly(1, 2);
    assertThat(Binder.values(parsed, Arguments.ofRow(new Object[] {1, null})))
        .containsExactly(1, null);
    ParsedSql one = ParsedSql.parse("?", POSTGRESQL);
    assertThat(Binder.values(one, Arguments.ofRow(5))).containsExactly(5);
    assertThat(Binder.values(one, Arguments.ofRow(null))).containsExactly((Object) null);
    assertThat(Binder.values(one, Arguments.ofRow(new byte[] {1}))).containsExactly(new byte[] {1});
    assertThat(Binder.values(ParsedSql.parse(":name", MYSQL), Arguments.ofRow(new Score("a", 1))))
        .containsExactly("a");
  }

  @Test
  void theBodyOfAFunctionKeepsItsOwnParameters() {
    String function = "CREATE FUNCTION f(int) RETURNS bool RETURN $1 > 0 OR $3 ?? 'k'";
    assertThat(Binder.bind(ParsedSql.parse(function, POSTGRESQL), Arguments.of()).sql())
        .isEqualTo(function.replace("??", "?"));
    String trigger = "create trigger t begin select :new.x; end";
    assertThat(Binder.bind(ParsedSql.parse(trigger, MYSQL), Arguments.of()).sql())
        .isEqualTo(trigger);
    assertThat(values(POSTGRESQL, "CREATE TABLE a AS SELECT :x", Map.of("x", 1)))
        .containsExactly(1);
  }

  record Failure(String sql, Arguments arguments, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  static Failure failure(String sql, Object[] values, String message) {
    return new Failure(sql, Arguments.of(values), message);
  }

  static Object[] with(Object... values) {
    return values;
  }

  static Stream<Failure> missing() {
    return Stream.of(
        failure(
            "SELECT … WHERE score > :min",
            with(Map.of("max", 4711)),
            "missing value for :min in \"SELECT … WHERE score > :min\" (given: :max)"),
        failure(":a, :b, :c", with(Map.of("b", 1)), "missing value for :a, :c in … (given: :b)"),
        failure(":a", with(Map.of()), "missing value for :a in … (given: nothing)"),
        failure(":a", with(), "missing value for :a in … (given: nothing)"),
        failure("?, ?, ?", with(1), "missing value for parameter 2, 3 in … (given: 1 value)"),
        failure(
            "d ? 'k'",
            with(),
            "missing value for parameter 1 in … (given: nothing);"
                + " write ?? where the operator ? is meant"),
        failure("$1, $2", with(1), "missing value for $2 in … (given: 1 value)"),
        failure("$1, $3", with(), "missing value for $1, $2, $3 in … (given: nothing)"),
        failure(
            ":name, :rank",
            with(new Score("a", 1)),
            "missing value for :rank in … (given: :name, :score)"));
  }

  static Stream<Failure> surplus() {
    Map<String, Object> many = new LinkedHashMap<>();
    many.put("a", "secret");
    many.put("b", "secret");
    many.put("c", "secret");
    return Stream.of(
        failure(":b", with(many), "surplus value for :a, :c in … (expected: :b)"),
        failure(
            "SELECT 1", with(many), "surplus value for :a, :b, :c in … (expected: no parameters)"),
        failure("?", with(1, 2, 3), "surplus value for 2, 3 in … (expected: 1 value)"),
        failure("$1", with(1, 2), "surplus value for $2 in … (expected: $1)"),
        failure("SELECT 1", with(1), "surplus value for 1 in … (expected: no parameters)"),
        failure(
            "$1, $3",
            with(1, 2, 3),
            "$2 is used in no place in … though $3 is: number the parameters without a gap"));
  }

  static Stream<Failure> wrongKind() {
    return Stream.of(
        failure(
            "?, ?",
            with(Map.of("a", 4711)),
            "values are given by name (:a) but the parameters of … have none (expected: 2 values):"
                + " give the values in order, or write :name"),
        new Failure(
            "$1",
            new Arguments.Named(Map.of("a", 4711)),
            "values are given by name (:a) but the parameters of … have none (expected: $1):"
                + " give the values in order, or write :name"),
        failure(
            "?, ?",
            with(new Score("a", 1)),
            "values are given by name (:name, :score) but the parameters of … have none"
                + " (expected: 2 values): give the values in order, or write :name"),
        failure(
            ":a, :b",
            with(4711, 4712),
            "2 values are given by position but the parameters of … are named (expected: :a, :b):"
                + " give a Map or a record"),
        failure(
            ":a",
            with(4711),
            "1 value is given by position but the parameters of … are named (expected: :a):"
                + " give a Map or a record"));
  }

  @ParameterizedTest
  @MethodSource({"missing", "surplus", "wrongKind"})
  void whatDoesNotFitIsNamed(Failure failure) {
    ParsedSql parsed = ParsedSql.parse(failure.sql, POSTGRESQL);
    String message = failure.message.replace("…", "\"" + failure.sql + "\"");
    String expected = failure.message.contains("\"") ? failure.message : message;

    assertThatThrownBy(() -> Binder.bind(parsed, failure.arguments))
        .isInstanceOf(ParameterException.class)
        .hasMessage(expected);
    assertThatThrownBy(() -> Binder.values(parsed, failure.arguments))
        .isInstanceOf(ParameterException.class)
        .hasMessage(expected);
  }

  @Test
  void longStatementsAreShortenedInMessages() {
    String sql = "SELECT\n\t" + "x, ".repeat(1000) + ":a";

    assertThatThrownBy(() -> values(MYSQL, sql))
        .hasMessageMatching("missing value for :a in \"SELECT (x, )+x?,?…\" \\(given: nothing\\)")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(260));
  }

  @Test
  void manyMissingValuesAreNotAllListed() {
    assertThatThrownBy(() -> values(MYSQL, "?,".repeat(1000), 1))
        .hasMessageContaining("parameter 2, 3, 4")
        .hasMessageContaining("21 and 979 more");
  }

  /** More than one method handle could take. */
  @Test
  void aRecordFillsAnyNumberOfParameters() {
    for (int count : new int[] {1, 199, 200, 201, 300}) {
      String sql =
          IntStream.range(0, count)
              .mapToObj(i -> ":s" + "_".repeat(i) + "core")
              .collect(Collectors.joining(", "));

      ParsedSql parsed = ParsedSql.parse(sql, MYSQL);
      for (int score = 0; score < 150; score++) { // enough for a handle to be made of them
        assertThat(Binder.values(parsed, Arguments.of(new Score("Daisy", score))))
            .hasSize(count)
            .containsOnly(score);
      }
    }
  }

  @Test
  void statementsMayTakeTurns() {
    List<ParsedSql> statements =
        Stream.of(":name, :score", "/* the same names */ :name, :score", ":score, :na_me", ":score")
            .map(sql -> ParsedSql.parse(sql, MYSQL))
            .toList();
    for (int i = 0; i < 800; i++) {
      Arguments row = Arguments.of(new Score("n" + i, i));
      int which = i < 400 ? i % 4 : i % 2;
      assertThat(Binder.values(statements.get(which), row))
          .containsExactly(
              switch (which) {
                case 2 -> new Object[] {i, "n" + i};
                case 3 -> new Object[] {i};
                default -> new Object[] {"n" + i, i};
              });
    }
  }

  @Test
  void anAccessorThatFailsIsNamed() {
    assertThatThrownBy(() -> values(MYSQL, ":a", new Broken(null)))
        .isInstanceOf(ParameterException.class)
        .hasMessage("the accessor for :a of " + Broken.class.getName() + " failed")
        .hasCauseInstanceOf(NullPointerException.class);

    ParsedSql parsed = ParsedSql.parse(":a", MYSQL);
    for (int i = 0; i < 150; i++) {
      assertThat(Binder.values(parsed, Arguments.of(new Broken(List.of(i))))[0])
          .isEqualTo(List.of(i));
    }
    assertThatThrownBy(() -> Binder.values(parsed, Arguments.of(new Broken(null))))
        .hasMessage("the accessor for :a of " + Broken.class.getName() + " failed")
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void aRecordThatIsNotOpenIsNamedWithTheRemedy() {
    Record hidden = (Record) Signature.parseFrom("[I"); // of a package that java.base keeps closed

    assertThatThrownBy(() -> values(MYSQL, ":a", hidden))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "cannot read the components of %s: add \"opens %s;\" to the module-info of java.base",
            hidden.getClass().getName(), hidden.getClass().getPackageName());
  }

  @Test
  void noValueIsShown() {
    List<Arguments> all =
        List.of(
            Arguments.of(4711),
            Arguments.of(Map.of("a", 4711)),
            Arguments.of(new Score("4711", 4711)),
            new Arguments.Named(Map.of("a", 4711)));
    for (Arguments arguments : all) {
      assertThat(arguments.toString()).doesNotContain("4711");
    }
    BoundSql bound = Binder.bind(ParsedSql.parse("SELECT ?", MYSQL), Arguments.of(4711));
    assertThat(bound).hasToString("BoundSql[\"SELECT ?\", 1 value]");
  }

  @Test
  void callsWithoutArgumentsShareOne() {
    assertThat(Arguments.of()).isSameAs(Arguments.NONE);
    assertThat(Arguments.of(1, 2)).isEqualTo(new Arguments.Positional(Arrays.asList(1, 2)));
  }

  private static Object[] values(SqlSyntax syntax, String sql, Object... values) {
    return Binder.bind(ParsedSql.parse(sql, syntax), Arguments.of(values)).values();
  }
}
