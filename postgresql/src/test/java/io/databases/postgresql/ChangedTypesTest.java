package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import java.util.List;
import java.util.Map;
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
}
