package io.databases.internal.sql;

import static io.databases.spi.SqlSyntax.MYSQL;
import static io.databases.spi.SqlSyntax.POSTGRESQL;
import static io.databases.spi.SqlSyntax.SQLITE;
import static io.databases.spi.SqlSyntax.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ParameterException;
import io.databases.internal.sql.ParsedSql.Style;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.ParameterStyle;
import io.databases.spi.SqlSyntax.Rule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedSqlTest {

  private static final SqlSyntax SQL_SERVER =
      STANDARD.with(Rule.BRACKET_IDENTIFIERS, Rule.NESTED_COMMENTS);
  private static final SqlSyntax PGJDBC =
      POSTGRESQL.withParameterStyle(ParameterStyle.QUESTION).with(Rule.DOUBLED_QUESTION_MARK);

  /** A text, and what the driver is sent: {@code $n} or {@code ?} shows what was recognised. */
  record Case(String rule, SqlSyntax syntax, String sql, String expected) {
    @Override
    public String toString() {
      return rule + ": " + sql;
    }
  }

  static Case in(String rule, SqlSyntax syntax, String sql, String expected) {
    return new Case(rule, syntax, sql, expected);
  }

  static Case same(String rule, SqlSyntax syntax, String sql) {
    return new Case(rule, syntax, sql, sql);
  }

  static Stream<Case> parameters() {
    return Stream.of(
        in("name", POSTGRESQL, "SELECT :a", "SELECT $1"),
        in("name", MYSQL, "SELECT :a", "SELECT ?"),
        in("name twice", POSTGRESQL, "SELECT :a, :b, :a", "SELECT $1, $2, $1"),
        in("name twice", SQLITE, "SELECT :a, :b, :a", "SELECT ?, ?, ?"),
        in("digits in a name", POSTGRESQL, "SELECT :a1_2b", "SELECT $1"),
        in("underscore", POSTGRESQL, "SELECT :_a", "SELECT $1"),
        in("unicode", POSTGRESQL, "SELECT :größe, :名前, :नाम", "SELECT $1, $2, $3"),
        in("beyond the BMP", POSTGRESQL, "SELECT :𝒂𝟏", "SELECT $1"),
        in("case matters", POSTGRESQL, "SELECT :a, :A", "SELECT $1, $2"),
        in("name ends at a dot", POSTGRESQL, "SELECT (:a).x", "SELECT ($1).x"),
        in("name ends at a dollar", STANDARD, "SELECT :a$b", "SELECT ?$b"),
        in("name at the end", POSTGRESQL, "a=:a", "a=$1"),
        in("touching words", POSTGRESQL, "LIMIT:n", "LIMIT $1"),
        in("touching words", POSTGRESQL, "LIMIT?OFFSET?", "LIMIT $1 OFFSET $2"),
        in("name and cast", POSTGRESQL, "SELECT :a::int", "SELECT $1::int"),
        in("question marks", POSTGRESQL, "a = ? AND b = ?", "a = $1 AND b = $2"),
        same("question marks", MYSQL, "a = ? AND b = ?"),
        same("numbers", POSTGRESQL, "SELECT $2, $1, $2"),
        in("numbers", SQLITE, "SELECT $2, $1, $2", "SELECT ?, ?, ?"),
        in("numbers of SQLite", SQLITE, "SELECT ?2, ?1", "SELECT ?, ?"),
        in("numbers of SQLite", POSTGRESQL, "SELECT ?2, ?1", "SELECT $2, $1"),
        same("touching numbers", POSTGRESQL, "$1$2,$10"),
        in("touching numbers", MYSQL, "$1$2", "? ?"),
        in("touching names", MYSQL, ":a:b??", "? ? ?"),
        in("touching names", POSTGRESQL, ":a:b??", "$1$2?"));
  }

  static Stream<Case> notParameters() {
    return Stream.of(
            in("string", STANDARD, "':no ? $1' :a", "':no ? $1' ?"),
            in("doubled quote", STANDARD, "'it''s :no' :a", "'it''s :no' ?"),
            in("doubled quote alone", STANDARD, "'''' :a", "'''' ?"),
            in("empty string", STANDARD, "'' :a '' :b", "'' ? '' ?"),
            in("backslash is plain", STANDARD, "'\\' :a ':no'", "'\\' ? ':no'"),
            in("backslash is plain", POSTGRESQL, "'\\' :a ':no'", "'\\' $1 ':no'"),
            in("backslash is plain", SQLITE, "'\\' :a ':no'", "'\\' ? ':no'"),
            in("backslash escapes", MYSQL, "'\\' :no' :a", "'\\' :no' ?"),
            in("backslash escapes", MYSQL, "'\\\\' :a", "'\\\\' ?"),
            in("backslash in \"\"", MYSQL, "\"\\\" :no\" :a", "\"\\\" :no\" ?"),
            in("backslash in \"\"", POSTGRESQL, "\"\\\" :a", "\"\\\" $1"),
            in(
                "ANSI_QUOTES",
                MYSQL.without(Rule.DOUBLE_QUOTED_STRINGS),
                "\"\\\" :a '\\' :no'",
                "\"\\\" ? '\\' :no'"),
            in("no backslash in ``", MYSQL, "`\\` :a", "`\\` ?"),
            in("escape string", POSTGRESQL, "E'\\' :no' :a", "E'\\' :no' $1"),
            in("escape string", POSTGRESQL, "e'\\' :no' :a", "e'\\' :no' $1"),
            in("escape string doubled", POSTGRESQL, "E'''\\' :no' :a", "E'''\\' :no' $1"),
            in("escape string goes on", POSTGRESQL, "E'a'\n 'b\\':no' :a", "E'a'\n 'b\\':no' $1"),
            in("but not on one line", POSTGRESQL, "E'a' 'b\\' :a", "E'a' 'b\\' $1"),
            in("a word that ends in e", POSTGRESQL, "date'\\' :a", "date'\\' $1"),
            in("no escape strings", STANDARD, "E'\\' :a", "E'\\' ?"),
            in("quoted identifier", STANDARD, "\":no\" :a", "\":no\" ?"),
            in("quoted identifier", STANDARD, "\"a\"\" :no\" :a", "\"a\"\" :no\" ?"),
            in("quote in a quote", STANDARD, "'\"' :a '\"'", "'\"' ? '\"'"),
            in("backticks", MYSQL, "`:no` :a `x``:no`", "`:no` ? `x``:no`"),
            in("backticks", SQLITE, "`:no` :a", "`:no` ?"),
            in("no backticks", POSTGRESQL, "`:a", "`$1"),
            in("brackets", SQLITE, "[:no '] :a", "[:no '] ?"),
            in("brackets", SQL_SERVER, "[a]] :no] :a", "[a]] :no] ?"),
            in("brackets", SQL_SERVER, "[a].[:no] :a", "[a].[:no] ?"),
            in("line comment", STANDARD, "-- :no ' \n:a", "-- :no ' \n?"),
            in("line comment", STANDARD, "--:no\n:a", "--:no\n?"),
            in("line comment needs space", MYSQL, "5--:a -- :no\n", "5--? -- :no\n"),
            in("line comment needs space", MYSQL, "--\t:no\n:a--", "--\t:no\n?--"),
            in("line comment ends at once", MYSQL, "--\n:a", "--\n?"),
            in("hash comment", MYSQL, "# :no\n:a #:no", "# :no\n? #:no"),
            in("hash comment after a word", MYSQL, "a#:no\n:a", "a#:no\n?"),
            in("no hash comment", POSTGRESQL, "a #> :a", "a #> $1"),
            in("block comment", STANDARD, "/* :no ' */:a/**/:b", "/* :no ' */?/**/?"),
            in("block comment", STANDARD, "/*/ :no */ :a", "/*/ :no */ ?"),
            in("no nesting", STANDARD, "/* /* :no */ :a", "/* /* :no */ ?"),
            in("no nesting", MYSQL, "/* /* :no */ :a", "/* /* :no */ ?"),
            in("nesting", POSTGRESQL, "/* /* :no */ :no */ :a", "/* /* :no */ :no */ $1"),
            in("nesting", POSTGRESQL, "/*/**/:no*/:a", "/*/**/:no*/$1"),
            in("minus", STANDARD, "1 - :a", "1 - ?"),
            in("slash", STANDARD, "1 / :a * :b", "1 / ? * ?"),
            in("dollar quote", POSTGRESQL, "$$ :no ' $1 $$ :a", "$$ :no ' $1 $$ $1"),
            in("tagged", POSTGRESQL, "$é_1$ $$ :no $é_1$ :a", "$é_1$ $$ :no $é_1$ $1"),
            in("dollar in a word", POSTGRESQL, "AS$$ :a", "AS$$ $1"),
            in("dollar in a word", POSTGRESQL, "a$1 :a", "a$1 $1"),
            in("no tag", POSTGRESQL, "$a :a", "$a $1"),
            in("no dollar quotes", STANDARD, "$$ :a $$", "$$ ? $$"),
            in("cast", POSTGRESQL, "a::text = :a::text", "a::text = $1::text"),
            in("cast", POSTGRESQL, "'{}'::int[], :a", "'{}'::int[], $1"),
            in("assignment", MYSQL, "@x:=:a, @y := 1", "@x:=?, @y := 1"),
            in("user variable", MYSQL, "@a = :a", "@a = ?"),
            in("slice", POSTGRESQL, "a[1:2], a[:i], :a", "a[1:2], a[$1], $2"),
            in("slice", POSTGRESQL, "a[lo:hi], :a", "a[lo:hi], $1"),
            in("slice", POSTGRESQL, "a[f(x):hi], :a", "a[f(x):hi], $1"),
            in("slice of parameters", POSTGRESQL, "a[:i: :j]", "a[$1: $2]"),
            in("array", POSTGRESQL, "ARRAY[:a,:b, c[1:hi]]", "ARRAY[$1,$2, c[1:hi]]"),
            in("colon alone", STANDARD, "a : b, :1, :a", "a : b, :1, ?"),
            in("time", STANDARD, "12:30 :a", "12:30 ?"),
            in("operator", POSTGRESQL, "d ?? 'k' AND :a", "d ? 'k' AND $1"),
            in("operator", POSTGRESQL, "d ??| :a", "d ?| $1"),
            in("operator", POSTGRESQL, "d ??& ?", "d ?& $1"),
            in("operator alone", POSTGRESQL, "d ?? 'k'", "d ? 'k'"),
            in("operator, parameter", POSTGRESQL, "d ???", "d ?$1"),
            in("two operators", POSTGRESQL, "????", "??"),
            in("operator in a string", POSTGRESQL, "'??' :a", "'??' $1"),
            in("operator through pgjdbc", PGJDBC, "d ?? 'k' AND :a", "d ?? 'k' AND ?"))
        .flatMap(c ->
            Stream.of(
                c,
                // The same inside something else.
                in(
                    c.rule + " in parentheses",
                    c.syntax,
                    "(" + c.sql + "\n)",
                    "(" + c.expected + "\n)")));
  }

  static Stream<Case> unterminated() {
    return Stream.of(
        same("string", STANDARD, "SELECT ' :no"),
        same("string with a backslash", MYSQL, "SELECT ' :no \\"),
        same("escape string", POSTGRESQL, "SELECT E' :no \\'"),
        same("identifier", STANDARD, "SELECT \" :no"),
        same("backtick", MYSQL, "SELECT ` :no"),
        same("bracket", SQLITE, "SELECT [ :no ]]"),
        same("line comment", STANDARD, "SELECT -- :no"),
        same("comment", STANDARD, "SELECT /* :no *"),
        same("nested comment", POSTGRESQL, "SELECT /* /* */ :no *"),
        same("dollar quote", POSTGRESQL, "SELECT $a$ :no $a"));
  }

  @ParameterizedTest
  @MethodSource({"parameters", "notParameters", "unterminated"})
  void placeholdersAreWhereParametersAre(Case c) {
    ParsedSql parsed = ParsedSql.parse(c.sql, c.syntax);

    assertThat(parsed.sql()).isEqualTo(c.expected);
    assertThat(parsed.text()).isSameAs(c.sql);
    if (c.sql.equals(c.expected)) {
      assertThat(parsed.sql()).isSameAs(c.sql);
    }
  }

  @Test
  void namesComeInOrderOfFirstUse() {
    ParsedSql parsed = ParsedSql.parse("SELECT :b, :a, :b, ':c'", POSTGRESQL);

    assertThat(parsed.style()).isEqualTo(Style.NAMED);
    assertThat(parsed.names()).containsExactly("b", "a");
    assertThat(parsed.parameterCount()).isEqualTo(2);
    assertThat(parsed.valueCount()).isEqualTo(2);
  }

  @Test
  void aQuestionMarkStandsForOneValueEach() {
    assertThat(ParsedSql.parse("SELECT :b, :a, :b", MYSQL).valueCount()).isEqualTo(3);
    ParsedSql parsed = ParsedSql.parse("SELECT ?, ?", MYSQL);
    assertThat(parsed.style()).isEqualTo(Style.POSITIONAL);
    assertThat(parsed.names()).isEmpty();
    assertThat(parsed.parameterCount()).isEqualTo(2);
  }

  @Test
  void theGreatestNumberCounts() {
    ParsedSql parsed = ParsedSql.parse("SELECT $2, $1, $2", POSTGRESQL);

    assertThat(parsed.style()).isEqualTo(Style.NUMBERED);
    assertThat(parsed.parameterCount()).isEqualTo(2);
  }

  @Test
  void withoutParametersThereIsNoStyle() {
    ParsedSql parsed = ParsedSql.parse("SELECT '?' ?? 1", POSTGRESQL);

    assertThat(parsed.style()).isEqualTo(Style.NONE);
    assertThat(parsed.parameterCount()).isZero();
  }

  record Mixed(String sql, String message) {}

  static Stream<Mixed> mixed() {
    return Stream.of(
        new Mixed(
            "SELECT :id WHERE d ? 'k'",
            ":id and ? are mixed in \"SELECT :id WHERE d ? 'k'\": use one style of parameter;"
                + " write ?? where the operator ? is meant"),
        new Mixed("?, :a", "? and :a are mixed in \"?, :a\""),
        new Mixed("$1, ?", "$1 and ? are mixed in \"$1, ?\""),
        new Mixed(":a, $12", ":a and $12 are mixed in \":a, $12\": use one style of parameter"));
  }

  @ParameterizedTest
  @MethodSource("mixed")
  void mixedStylesAreNamed(Mixed mixed) {
    assertThatThrownBy(() -> ParsedSql.parse(mixed.sql, POSTGRESQL))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith(mixed.message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$0", "$65536", "$99999999999999999999"})
  void numbersOutOfRangeAreRefused(String sql) {
    assertThatThrownBy(() -> ParsedSql.parse(sql, POSTGRESQL))
        .isInstanceOf(ParameterException.class)
        .hasMessage("parameters are numbered from $1 to $65535 in \"" + sql + "\"");
  }

  static Stream<List<String>> leadingKeywords() {
    return Stream.of(
        List.of("select 1", "SELECT"),
        List.of("  -- c\n /* x */ ((Select 1))", "SELECT"),
        List.of("WITH x AS (INSERT INTO y RETURNING *) SELECT 1", "WITH"),
        List.of("explain select 1", "EXPLAIN"),
        List.of(";; commit", "COMMIT"),
        List.of("BEGIN;", "BEGIN"),
        List.of("{call f()}", "CALL"),
        List.of("", ""),
        List.of(" -- SELECT", ""),
        List.of("? SELECT", ""),
        List.of("'a' SELECT", ""),
        List.of("\"SELECT\"", ""),
        List.of("= SELECT", ""));
  }

  @ParameterizedTest
  @MethodSource("leadingKeywords")
  void theLeadingKeywordIsTheFirstWord(List<String> pair) {
    assertThat(ParsedSql.parse(pair.getFirst(), STANDARD).leadingKeyword())
        .isEqualTo(pair.getLast());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN",
        "begin immediate;",
        "/* now */ Start Transaction read only",
        "COMMIT",
        "COMMIT; SELECT 1",
        "commit and chain",
        "END",
        "ROLLBACK TO a",
        "ABORT",
        "SAVEPOINT a",
        "RELEASE a",
        "PREPARE TRANSACTION 'a'"
      })
  void whatBeginsOrEndsATransactionIsFound(String sql) {
    assertThat(ParsedSql.parse(sql, STANDARD).isTransactionControl()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BEGIN NOT ATOMIC SELECT 1; END",
        "START REPLICA",
        "START -- TRANSACTION",
        "COMMIT PREPARED 'a'",
        "rollback prepared 'a'",
        "PREPARE transactions AS SELECT 1",
        "PREPARE a FROM 'TRANSACTION'",
        "CREATE TRIGGER a AFTER INSERT ON t BEGIN DELETE FROM t; END",
        "UPDATE t SET release = 1",
        "SET TRANSACTION READ ONLY"
      })
  void otherStatementsAreNoTransactionControl(String sql) {
    assertThat(ParsedSql.parse(sql, STANDARD).isTransactionControl()).isFalse();
  }

  @Test
  void keywordsAreBareWordsOnly() {
    ParsedSql parsed =
        ParsedSql.parse(
            """
            WITH x AS (insert INTO t VALUES (:set, 'DELETE', "UPDATE", t.merge) -- REPLACE
              Returning *) SELECT selected /* CALL */ FROM x, temporary_things
            """,
            POSTGRESQL);

    assertThat(parsed.keywords())
        .containsExactlyInAnyOrder("WITH", "INSERT", "INTO", "VALUES", "RETURNING", "SELECT");
  }

  static Stream<String> single() {
    return Stream.of(
        "",
        ";",
        ";;",
        "SELECT 1",
        "SELECT 1;",
        "; SELECT 1 ; ; -- x\n /* ; */",
        "SELECT ';', \";\"",
        "/* ; */ SELECT 1");
  }

  @ParameterizedTest
  @MethodSource("single")
  void aTrailingSemicolonMakesNoSecondStatement(String sql) {
    assertThat(ParsedSql.parse(sql, STANDARD).severalStatements()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1; SELECT 2", "a;(", "a;;;'b'", "a;:b", "a /* */ ;\n$1"})
  void whateverFollowsASemicolonIsAnotherStatement(String sql) {
    assertThat(ParsedSql.parse(sql, STANDARD).severalStatements()).isTrue();
  }
}
