package io.databases.testing.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.Json;
import io.databases.JsonMapper;
import io.databases.MappingException;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.Row;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** JSON columns: as a JSON type, and as the classes of an application. */
public abstract class JsonTck extends TckTest {

  /** A class that only a mapper can make of JSON. */
  protected static final class Address {
    final String town;

    Address(String town) {
      this.town = town;
    }
  }

  /** Knows {@link Address} and nothing else. */
  private static final class Towns implements JsonMapper {
    @Override
    @SuppressWarnings({"TypeParameterUnusedInFormals", "unchecked"}) // as JsonMapper is
    public <T> @Nullable T read(String json, Type type) {
      if (type != Address.class) {
        throw new IllegalArgumentException("only addresses, not " + type);
      }
      var town = Json.parse(json).asMap().get("town");
      return (T) new Address(String.valueOf(town));
    }

    @Override
    public String write(Object value) {
      return Json.of(Map.of("town", ((Address) value).town)).text();
    }
  }

  private void createDocuments(Database in) {
    in.execute("CREATE TABLE documents (id INTEGER, body %s)".formatted(type(ColumnType.JSON)));
  }

  private Row roundTrip(Database in, @Nullable Object value) {
    createDocuments(in);
    try {
      in.execute("INSERT INTO documents VALUES (1, ?)", value);
      return in.fetchOne("SELECT body FROM documents").orElseThrow();
    } finally {
      in.execute("DROP TABLE documents");
    }
  }

  @Test
  protected void objectsAndArraysComeBackEqual() {
    var nested = new LinkedHashMap<String, Object>();
    nested.put("text", "ä 😀 \" \\ \n");
    nested.put("number", 12345678901L);
    nested.put("fraction", 1.5);
    nested.put("yes", true);
    nested.put("nothing", null);
    nested.put("list", Arrays.asList(1, null, List.of(), Map.of()));
    for (var json :
        List.of(
            Json.of(nested),
            Json.parse("{}"),
            Json.parse("[]"),
            Json.parse("[1, [2, {\"a\": 3}]]"))) {
      assertThat(roundTrip(database(), json).get("body", Json.class)).isEqualTo(json);
    }
  }

  @Test
  protected void mapIsBoundAsJsonAndReadAsAMap() {
    var row = roundTrip(database(), Map.of("a", List.of(1, 2)));
    assertThat((Object) row.get("body", Map.class)).isEqualTo(Map.of("a", List.of(1L, 2L)));
    assertThat(row.get("body", Json.class)).isEqualTo(Json.of(Map.of("a", List.of(1, 2))));
  }

  @Test
  protected void arrayIsReadAsAList() {
    var row = roundTrip(database(), Json.parse("[1,\"b\",null]"));
    assertThat((Object) row.get("body", List.class)).isEqualTo(Arrays.asList(1L, "b", null));
  }

  @Test
  protected void textIsStillTheJsonText() {
    var text = roundTrip(database(), Json.parse("{\"a\":1}")).getString("body");
    assertThat(Json.parse(String.valueOf(text))).isEqualTo(Json.parse("{\"a\":1}"));
  }

  @Test
  protected void sqlNullIsNotJsonNull() {
    assertThat(roundTrip(database(), null).get("body", Json.class)).isNull();
  }

  @Test
  @Requires(Capability.RICH_TYPES)
  protected void jsonIsGivenAsJsonWithoutBeingAskedFor() {
    assertThat(roundTrip(database(), Json.parse("{\"a\":1}")).get("body"))
        .isEqualTo(Json.parse("{\"a\":1}"));
  }

  @Test
  protected void mapperReadsAndBindsClassesOfTheApplication() {
    var database = open(builder -> builder.jsonMapper(new Towns()));
    createDocuments(database);
    database.execute("INSERT INTO documents VALUES (1, ?)", Json.parse("{\"town\": \"Ulm\"}"));
    var query = Query.of("SELECT body FROM documents");
    assertThat(
            database.fetchOne(
                query.map(row -> requireNonNull(row.get("body", Address.class)).town)))
        .contains("Ulm");
  }

  @Test
  protected void whatTheMapperThrowsIsTheCauseAndNamesTheColumn() {
    var database = open(builder -> builder.jsonMapper(new Towns()));
    var row = roundTrip(database, Json.parse("{\"town\": \"Ulm\"}"));
    var thrown =
        Cases.refused(MappingException.class, () -> row.get("body", StringBuilder.class), "body");
    assertThat(thrown).hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  protected void withoutAMapperAClassOfTheApplicationIsRefusedByName() {
    var row = roundTrip(database(), Json.parse("{\"town\": \"Ulm\"}"));
    Cases.refusedAndGoesOn(
        database(),
        MappingException.class,
        () -> row.get("body", Address.class),
        "body",
        "Address");
  }

  @Test
  protected void whatHasNoJsonFormIsRefusedBeforeItIsBound() {
    Cases.refused(ParameterException.class, () -> Json.of(Double.NaN));
    Cases.refused(ParameterException.class, () -> Json.parse("{\"a\": }"));
  }
}
