package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.CheckViolationException;
import io.databases.Database;
import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.UniqueViolationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Batches of INSERTs, as arrays where that is the same and one by one where not. All go over one
 * session, which tells what it has prepared.
 */
class PgBulkInsertTest {
  private static final int ROWS = 2_500;

  /** Arrays, composites and domains over these; and what this library sends as text. */
  private static final Set<String> ONE_BY_ONE =
      Set.of(
          "bulk.list",
          "bulk.place",
          "bulk.home",
          "int4[]",
          "text[]",
          "bulk.mood[]",
          "tsvector",
          "xml");

  @AutoClose
  private final Database database =
      Database.open(PgServer.shared().url("postgres") + "&max_size=1&application_name=bulk");

  @BeforeEach
  void makeSchema() {
    database.execute("CREATE SCHEMA bulk");
  }

  @AfterEach
  void dropSchema() {
    database.execute("DROP SCHEMA bulk CASCADE");
  }

  private static List<Integer> numbers() {
    return IntStream.range(0, ROWS).boxed().toList();
  }

  private boolean wentAsArrays(String table) {
    return database.fetchAll("SELECT statement FROM pg_prepared_statements").stream()
        .map(row -> row.getString("statement"))
        .anyMatch(sql -> sql.contains(table) && sql.contains("unnest($1"));
  }

  private long count(String table) {
    var count = database.fetchValue(Long.class, "SELECT count(*) FROM " + table);
    return count == null ? -1 : count;
  }

  // ---- where it is the same

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO bulk.plain (id) VALUES ($1)",
        "insert into bulk . plain(id)values($1) ;",
        "INSERT INTO \"bulk\".\"plain\" VALUES (\n$1\n)",
        "INSERT INTO bulk.plain VALUES (?)",
      })
  void aPlainInsertGoesAsArrays(String sql) {
    database.execute("CREATE TABLE bulk.plain (id int PRIMARY KEY, made serial, name text)");
    var result = database.executeMany(sql, numbers());
    assertThat(wentAsArrays("plain")).isTrue();
    assertThat(result.counts()).hasSize(ROWS).containsOnly(1);
    assertThat(database.fetchAll("SELECT id, made FROM bulk.plain ORDER BY made"))
        .extracting(row -> row.getInt("id"))
        .isEqualTo(numbers());
    database.execute("DELETE FROM bulk.plain");
    assertThat(database.executeMany(sql, numbers()).counts()).hasSize(ROWS);
    assertThat(count("bulk.plain")).isEqualTo(ROWS);
  }

  /** A type, and a value of it in SQL. */
  private record Typed(String type, String value) {}

  private List<Typed> types() {
    database.execute("CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public");
    database.execute("CREATE TYPE bulk.mood AS ENUM ('good', 'so so')");
    database.execute("CREATE DOMAIN bulk.short AS varchar(5) CHECK (value <> 'no')");
    database.execute("CREATE DOMAIN bulk.list AS int[]");
    database.execute("CREATE TYPE bulk.place AS (street text, number int)");
    database.execute("CREATE DOMAIN bulk.home AS bulk.place");
    return List.of(
        new Typed("bool", "true"),
        new Typed("int2", "-7"),
        new Typed("int4", "70000"),
        new Typed("int8", "-7000000000"),
        new Typed("oid", "4000000000"),
        new Typed("float4", "'NaN'"),
        new Typed("float8", "'-Infinity'"),
        new Typed("numeric", "12345678901234567890.123456789"),
        new Typed("numeric(8,2)", "12.35"),
        new Typed("text", "'ü €'"),
        new Typed("varchar(7)", "'seven'"),
        new Typed("char(5)", "'ab'"),
        new Typed("name", "'name'"),
        new Typed("\"char\"", "'c'"),
        new Typed("bytea", "'\\x00ff'"),
        new Typed("date", "'2024-02-29'"),
        new Typed("date", "'infinity'"),
        new Typed("time", "'23:59:59.999999'"),
        new Typed("timetz", "'12:00:00+05:30'"),
        new Typed("timestamp", "'2024-02-29 12:34:56.789012'"),
        new Typed("timestamp(0)", "'2024-02-29 12:34:56'"),
        new Typed("timestamptz", "'2024-02-29 12:34:56.789012+01'"),
        new Typed("interval", "'1 year 2 months 3 days 4.5 seconds'"),
        new Typed("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        new Typed("json", "'{\"a\": [1, null]}'"),
        new Typed("jsonb", "'{\"a\": [1, null]}'"),
        new Typed("inet", "'192.168.0.1/24'"),
        new Typed("cidr", "'10.0.0.0/8'"),
        new Typed("macaddr", "'08:00:2b:01:02:03'"),
        new Typed("macaddr8", "'08:00:2b:01:02:03:04:05'"),
        new Typed("bit(3)", "B'101'"),
        new Typed("varbit", "B'10101'"),
        new Typed("money", "'12.34'"),
        new Typed("xml", "'<a/>'"),
        new Typed("pg_lsn", "'16/B374D848'"),
        new Typed("point", "'(1,2)'"),
        new Typed("path", "'((1,2),(3,4))'"),
        new Typed("polygon", "'((1,2),(3,4),(5,6))'"),
        new Typed("box", "'(3,4),(1,2)'"),
        new Typed("lseg", "'[(1,2),(3,4)]'"),
        new Typed("line", "'{1,2,3}'"),
        new Typed("circle", "'<(1,2),3>'"),
        new Typed("int4range", "'[1,5)'"),
        new Typed("tstzrange", "'[2024-01-01 00:00+00,)'"),
        new Typed("int4multirange", "'{[1,5),[7,9)}'"),
        new Typed("tsvector", "'a:1 b:2'"),
        new Typed("int2vector", "'1 2 3'"),
        new Typed("public.hstore", "'a=>1, b=>NULL'"),
        new Typed("bulk.mood", "'so so'"),
        new Typed("bulk.short", "'abc'"),
        new Typed("bulk.list", "'{1,2,NULL}'"),
        new Typed("bulk.place", "'(Main,7)'"),
        new Typed("bulk.home", "'(Main,7)'"),
        new Typed("int4[]", "'{{1,2},{3,NULL}}'"),
        new Typed("text[]", "'{a,NULL,\"b c\"}'"),
        new Typed("bulk.mood[]", "'{good}'"));
  }

  @Test
  void eachTypeArrivesTheSameWayInBothForms() {
    var oneByOne = new HashSet<String>();
    for (var typed : types()) {
      database.execute("DROP TABLE IF EXISTS bulk.arrays, bulk.single");
      database.execute("CREATE TABLE bulk.arrays (v " + typed.type + ", n int)");
      database.execute("CREATE TABLE bulk.single (v " + typed.type + ", n int)");
      var value =
          database
              .fetchOne("SELECT CAST(" + typed.value + " AS " + typed.type + ") AS v")
              .map(row -> row.get("v"))
              .orElseThrow();
      var rows = new ArrayList<@Nullable Object[]>();
      for (int i = 0; i < 120; i++) {
        rows.add(new @Nullable Object[] {i % 3 == 0 ? null : value, i});
      }
      database.executeMany("INSERT INTO bulk.arrays VALUES ($1, $2)", rows);
      if (!wentAsArrays("bulk.arrays")) {
        oneByOne.add(typed.type);
      }
      database.executeMany("INSERT INTO bulk.single SELECT $1, $2", rows);
      assertThat(wentAsArrays("bulk.single")).isFalse();
      assertThat(all("bulk.arrays")).as(typed.type).hasSize(120).isEqualTo(all("bulk.single"));
      database.execute("DISCARD ALL");
    }
    assertThat(oneByOne).isEqualTo(ONE_BY_ONE);
  }

  private List<Row> all(String table) {
    return database.fetchAll("SELECT v::text AS v, n FROM " + table + " ORDER BY n");
  }

  // ---- where it is not

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TRIGGER t BEFORE INSERT ON bulk.odd FOR EACH ROW EXECUTE FUNCTION bulk.t()",
        "CREATE TRIGGER t AFTER INSERT ON bulk.odd EXECUTE FUNCTION bulk.t()",
        "CREATE RULE r AS ON INSERT TO bulk.odd WHERE new.id < 0 DO INSTEAD NOTHING",
        "ALTER TABLE bulk.odd ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE bulk.odd ADD FOREIGN KEY (parent) REFERENCES bulk.odd",
        "ALTER TABLE bulk.odd ALTER name SET DEFAULT bulk.f()",
        "ALTER TABLE bulk.odd ADD CHECK (bulk.f() IS NOT NULL)",
        "ALTER TABLE bulk.odd ADD extra bulk.d",
        "ALTER TABLE bulk.odd ADD list int[]; ALTER TABLE bulk.odd DROP id; ALTER TABLE bulk.odd"
            + " ADD id text[] DEFAULT '{}'",
      })
  void aTableWhereItIsNotTheSameTakesThemOneByOne(String change) {
    database.execute("CREATE TABLE bulk.odd (id int PRIMARY KEY, parent int, name text)");
    database.execute(
        "CREATE FUNCTION bulk.t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'");
    database.execute("CREATE FUNCTION bulk.f() RETURNS text LANGUAGE sql AS $$SELECT 'x'::text$$");
    database.execute("CREATE DOMAIN bulk.d AS text DEFAULT 'x'");
    boolean list = change.contains("list");
    for (var statement : change.split("; ", -1)) {
      database.execute(statement);
    }
    List<?> rows = list ? Collections.nCopies(ROWS, new Object[] {List.of("a")}) : numbers();
    var result = database.executeMany("INSERT INTO bulk.odd (id) VALUES ($1)", rows);
    assertThat(wentAsArrays("bulk.odd")).isFalse();
    assertThat(result.counts()).hasSize(ROWS).containsOnly(1);
    assertThat(count("bulk.odd")).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO bulk.plain (id) VALUES ($1) ON CONFLICT DO NOTHING",
        "INSERT INTO bulk.plain (id) VALUES ($1 + 0)",
        "INSERT INTO bulk.plain (id) VALUES ($1::int)",
        "INSERT INTO bulk.plain (id, name) VALUES ($1, DEFAULT)",
        "INSERT INTO bulk.plain AS p (id) VALUES ($1)",
        "INSERT INTO bulk.view (id) VALUES ($1)",
        "INSERT INTO bulk.parted (id) VALUES ($1)",
      })
  void whatSaysMoreThanThatGoesOneByOne(String sql) {
    database.execute("CREATE TABLE bulk.plain (id int, name text)");
    database.execute("CREATE VIEW bulk.view AS SELECT id FROM bulk.plain");
    database.execute("CREATE TABLE bulk.parted (id int) PARTITION BY RANGE (id)");
    database.execute(
        "CREATE TABLE bulk.part PARTITION OF bulk.parted FOR VALUES FROM (0) TO (10000)");
    assertThat(database.executeMany(sql, numbers()).counts()).hasSize(ROWS).containsOnly(1);
    assertThat(wentAsArrays("bulk.")).isFalse();
  }

  // ---- failures

  private List<Integer> with(int index, int value) {
    var rows = new ArrayList<>(numbers());
    rows.set(index, value);
    return rows;
  }

  @Test
  void aViolationInTheMiddleLeavesNothing() {
    database.execute("CREATE TABLE bulk.plain (id int PRIMARY KEY CHECK (id < 5000))");
    var sql = "INSERT INTO bulk.plain VALUES ($1)";
    var unique =
        catchThrowableOfType(
            UniqueViolationException.class, () -> database.executeMany(sql, with(1_700, 3)));
    assertThat(unique.constraint()).contains("plain_pkey");
    assertThatThrownBy(() -> database.executeMany(sql, with(2_400, 9_999)))
        .isInstanceOf(CheckViolationException.class);
    assertThat(count("bulk.plain")).isZero();
    assertThat(wentAsArrays("bulk.plain")).isTrue();
    database.executeMany(sql, numbers());
    assertThat(count("bulk.plain")).isEqualTo(ROWS);
  }

  @Test
  void aTransactionGoesOnFromASavepoint() {
    database.execute("CREATE TABLE bulk.plain (id int PRIMARY KEY)");
    var sql = "INSERT INTO bulk.plain VALUES ($1)";
    database.transaction(() -> {
      database.executeMany(sql, numbers()); // with BEGIN, and prepared in the transaction
      assertThatThrownBy(() -> database.transaction(() -> database.executeMany(sql, numbers())))
          .isInstanceOf(UniqueViolationException.class);
      assertThat(count("bulk.plain")).isEqualTo(ROWS);
    });
    assertThat(count("bulk.plain")).isEqualTo(ROWS);
    assertThatThrownBy(() ->
            database.transaction(() -> {
              assertThatThrownBy(() -> database.executeMany(sql, with(2_000, 1)))
                  .isInstanceOf(UniqueViolationException.class);
            }))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("rolled back instead of committed");
    assertThat(wentAsArrays("bulk.plain")).isTrue();
  }

  @Test
  void theRowIsNamedWhoseValueDoesNotFit() {
    database.execute("CREATE TABLE bulk.plain (id int, name text)");
    var rows = new ArrayList<List<Object>>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(Arrays.asList(i == 1_234 ? "many" : (Object) i, "x"));
    }
    for (int times = 0; times < 2; times++) { // prepared for it, and before
      assertThatThrownBy(() -> database.executeMany("INSERT INTO bulk.plain VALUES ($1, $2)", rows))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("row 1235: parameter $1")
          .hasMessageNotContaining("many");
    }
    assertThat(count("bulk.plain")).isZero();
  }

  @Test
  void aTypeMadeAnewIsKnown() {
    var sql = "INSERT INTO bulk.people VALUES ($1)";
    for (var mood : List.of("good", "fine")) {
      database.execute("DROP TABLE IF EXISTS bulk.people");
      database.execute("DROP TYPE IF EXISTS bulk.feeling");
      database.execute("CREATE TYPE bulk.feeling AS ENUM ('" + mood + "')");
      database.execute("CREATE TABLE bulk.people (mood bulk.feeling)");
      database.executeMany(sql, Collections.nCopies(ROWS, mood));
      assertThat(count("bulk.people")).isEqualTo(ROWS);
    }
  }

  @Test
  void aColumnOfAnotherTypeIsKnown() {
    var sql = "INSERT INTO bulk.people VALUES ($1)";
    database.execute("CREATE TABLE bulk.people (id int)");
    database.executeMany(sql, numbers());
    database.execute("ALTER TABLE bulk.people ALTER id TYPE text");
    database.executeMany(sql, Collections.nCopies(ROWS, "text"));
    assertThat(count("bulk.people")).isEqualTo(2 * ROWS);
  }

  @Test
  void aTriggerAddedLaterLeavesTheSumRight() {
    var sql = "INSERT INTO bulk.plain VALUES ($1)";
    database.execute("CREATE TABLE bulk.plain (id int)");
    database.executeMany(sql, numbers());
    database.execute(
        "CREATE FUNCTION bulk.even() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN CASE WHEN new.id % 2 = 0 THEN new END; END'");
    database.execute(
        "CREATE TRIGGER t BEFORE INSERT ON bulk.plain FOR EACH ROW EXECUTE FUNCTION bulk.even()");
    assertThat(database.executeMany(sql, numbers()).affectedRows()).isEqualTo(ROWS / 2);
    assertThat(database.executeMany(sql, numbers()).counts()).startsWith(1, 0, 1, 0);
  }

  @Test
  void statementsWithoutNamesGoAsArraysToo() {
    try (var unnamed =
        Database.open(PgServer.shared().url("postgres") + "&max_size=1&statement_cache_size=0")) {
      database.execute("CREATE TABLE bulk.plain (id int)");
      var sql = "INSERT INTO bulk.plain VALUES ($1)";
      unnamed.executeMany(sql, numbers());
      unnamed.transaction(() -> unnamed.executeMany(sql, numbers()));
      assertThat(count("bulk.plain")).isEqualTo(2 * ROWS);
      // Each row of a block has the same command number.
      assertThat(count("(SELECT DISTINCT xmin, cmin FROM bulk.plain) AS commands")).isEqualTo(6);
    }
  }
}
