package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.Row;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import io.databases.testing.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Types that change while a session knows them; all statements go over the same session. */
class ChangedTypesTest {
  @AutoClose
  private final Database database =
      Database.open(PgServer.shared().url("postgres") + "&max_size=1&application_name=changed");

  @BeforeEach
  void makeTypes() {
    database.execute("CREATE SCHEMA changing");
    database.execute("CREATE TYPE changing.mood AS ENUM ('good', 'bad')");
    database.execute("CREATE TABLE changing.people (mood changing.mood)");
    database.execute("CREATE TYPE changing.place AS (street text, number int)");
    database.execute("CREATE TABLE changing.houses (place changing.place)");
  }

  @AfterEach
  void dropTypes() {
    database.execute("DROP SCHEMA changing CASCADE");
  }

  private List<String> moods(String mood) {
    database.execute("INSERT INTO changing.people VALUES (:mood)", Map.of("mood", mood));
    return database.fetchAll("SELECT mood FROM changing.people").stream()
        .map(row -> row.getString("mood"))
        .toList();
  }

  @Test
  void aValueAddedToAnEnumIsKnown() {
    assertThat(moods("good")).containsExactly("good");
    database.execute("ALTER TYPE changing.mood ADD VALUE 'so so'");
    assertThat(moods("so so")).containsExactly("good", "so so");
  }

  @Test
  void anEnumMadeAnewIsKnown() {
    assertThat(moods("bad")).containsExactly("bad");
    database.execute("DROP TABLE changing.people");
    database.execute("DROP TYPE changing.mood");
    database.execute("CREATE TYPE changing.mood AS ENUM ('fine')");
    database.execute("CREATE TABLE changing.people (mood changing.mood)");
    assertThat(moods("fine")).containsExactly("fine");
  }

  private void addHouse(Map<String, Object> place) {
    database.execute("INSERT INTO changing.houses VALUES (:place)", Map.of("place", place));
  }

  @Test
  void anAttributeAddedToACompositeTypeCanBeSent() {
    addHouse(Map.of("street", "Main", "number", 1));
    database.execute("ALTER TYPE changing.place ADD ATTRIBUTE town text");
    addHouse(Map.of("street", "Main", "number", 2, "town", "Ulm"));
    assertThat(
            database.fetchValue(
                String.class, "SELECT (place).town FROM changing.houses WHERE (place).number = 2"))
        .isEqualTo("Ulm");
  }

  private static final String HOUSES = "SELECT place FROM changing.houses";

  /** The names of the attributes of each place that comes, or first in a list that comes. */
  private static List<Set<String>> attributes(List<Row> rows) {
    return rows.stream()
        .map(row -> row.get(0) instanceof List<?> list ? list.getFirst() : row.get(0))
        .map(place -> ((PgComposite) Objects.requireNonNull(place)).toMap().keySet())
        .toList();
  }

  private List<Row> streamed(String sql) {
    try (var rows = database.stream(Query.of(sql).fetchSize(1))) {
      return rows.stream().toList();
    }
  }

  @Test
  void anAttributeAddedToACompositeTypeIsRead() {
    addHouse(Map.of("street", "Main", "number", 1));
    addHouse(Map.of("street", "Main", "number", 2));
    var before = Set.of("street", "number");
    assertThat(attributes(database.fetchAll(HOUSES))).containsExactly(before, before);
    database.execute("ALTER TYPE changing.place ADD ATTRIBUTE town text");
    var after = Set.of("street", "number", "town");
    assertThat(attributes(database.fetchAll(HOUSES))).containsExactly(after, after);
    assertThat(attributes(database.fetchAll(HOUSES))).containsExactly(after, after);
  }

  @Test
  void anAttributeThatHasGoneIsNotReadInAnArray() {
    var sql = "SELECT array_agg(place) FROM changing.houses";
    addHouse(Map.of("street", "Main", "number", 1));
    assertThat(attributes(database.fetchAll(sql))).containsExactly(Set.of("street", "number"));
    database.execute("ALTER TYPE changing.place DROP ATTRIBUTE number");
    assertThat(attributes(database.fetchAll(sql))).containsExactly(Set.of("street"));
  }

  @Test
  void anAttributeAddedToACompositeTypeIsReadInAStream() {
    addHouse(Map.of("street", "Main", "number", 1));
    addHouse(Map.of("street", "Main", "number", 2));
    assertThat(streamed(HOUSES)).hasSize(2);
    database.execute("ALTER TYPE changing.place ADD ATTRIBUTE town text");
    var after = Set.of("street", "number", "town");
    assertThat(attributes(streamed(HOUSES))).containsExactly(after, after);
  }

  @Test
  void whatWritesAndGivesAChangedTypeWritesOnce() {
    var sql =
        "INSERT INTO changing.people VALUES ('good')"
            + " RETURNING (SELECT place FROM changing.houses LIMIT 1)";
    addHouse(Map.of("street", "Main", "number", 1));
    assertThat(attributes(database.fetchAll(sql))).containsExactly(Set.of("street", "number"));
    database.execute("ALTER TYPE changing.place ADD ATTRIBUTE town text");
    assertThat(attributes(database.fetchAll(sql)))
        .containsExactly(Set.of("street", "number", "town"));
    assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM changing.people"))
        .isEqualTo(2);
  }

  @Test
  void anAttributeThatHasGoneIsNotSent() {
    addHouse(Map.of("street", "Main", "number", 1));
    database.execute("ALTER TYPE changing.place DROP ATTRIBUTE number");
    addHouse(Map.of("street", "Side"));
    assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM changing.houses"))
        .isEqualTo(2);
  }

  @Test
  void anAttributeOfAnotherTypeIsSentAsThat() {
    addHouse(Map.of("street", "Main", "number", 1));
    database.execute("DROP TABLE changing.houses");
    database.execute("ALTER TYPE changing.place ALTER ATTRIBUTE number TYPE text");
    database.execute("CREATE TABLE changing.houses (place changing.place)");
    addHouse(Map.of("street", "Main", "number", "1a"));
    assertThat(database.fetchValue(String.class, "SELECT (place).number FROM changing.houses"))
        .isEqualTo("1a");
  }

  /** What has the table changed after the statement on it was described, before it is run. */
  private static void changeBeforeItRuns(Database unnamed, String sql, String change, Then then) {
    var url = DatabaseUrl.parse(PgServer.shared().url("postgres"));
    try (var connection = unnamed.newConnection();
        var other =
            Database.builder(url.withOption("sslmode", "require"))
                .open()) { // read by another thread
      var session = connection.unwrap(PgSession.class);
      var info = StatementInfo.of(sql, SqlSyntax.POSTGRESQL);
      Reply<Result> reply;
      session.lock().lock();
      try {
        reply = session.submit(new Request.Execute(info, sql, new Object[0], 0));
        Eventually.isTrue("the description has come", session.lock()::hasQueuedThreads);
        other.execute(change);
      } finally {
        session.lock().unlock();
      }
      then.with(reply);
      assertThat(connection.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
      assertThat(session.isOpen()).isTrue();
    }
  }

  private interface Then {
    void with(Reply<Result> reply);
  }

  private static Result await(Reply<Result> reply) {
    try {
      return reply.await(Deadline.after(Duration.ofSeconds(10)));
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void columnAddedBetweenDescriptionAndRunIsReadWhereNothingIsKeptPrepared() {
    database.execute("CREATE TABLE changing.numbers (a INTEGER)");
    database.execute("INSERT INTO changing.numbers VALUES (7)");
    try (var unnamed =
        Database.open(PgServer.shared().url("postgres") + "&max_size=1&statement_cache_size=0")) {
      var sql = "UPDATE changing.numbers SET a = a + 1 RETURNING *";
      var add = "ALTER TABLE changing.numbers ADD COLUMN b INTEGER DEFAULT 42";
      changeBeforeItRuns(
          unnamed,
          sql,
          add,
          reply -> {
            var row = await(reply).rows().getFirst();
            assertThat(row.getInt("a")).isEqualTo(8);
            assertThat(row.getInt("b")).isEqualTo(42);
          });
      assertThat(unnamed.fetchValue(Integer.class, "SELECT a FROM changing.numbers")).isEqualTo(8);
    }
  }
}
