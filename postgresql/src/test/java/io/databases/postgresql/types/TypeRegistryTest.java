package io.databases.postgresql.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Column;
import io.databases.Columns;
import io.databases.MappingException;
import io.databases.ParameterException;
import io.databases.postgresql.PgComposite;
import io.databases.postgresql.PgMultirange;
import io.databases.postgresql.PgRange;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Types of a database's own, as a real server describes and sends them. */
class TypeRegistryTest {
  private static final Columns LOOKUP_COLUMNS =
      Columns.of(
          List.of(
              new Column("oid"),
              new Column("name"),
              new Column("kind"),
              new Column("target"),
              new Column("delimiter"),
              new Column("names"),
              new Column("types")),
          Conversions.standard());

  private record Address(String street, Integer houseNumber, LocalDate since) {}

  private final Server server = Server.get();
  private final TypeRegistry registry = new TypeRegistry(Codecs.BUILT_IN);

  @BeforeAll
  static void createTypes() {
    Server.get()
        .execute(
            """
            DROP SCHEMA IF EXISTS own CASCADE;
            CREATE SCHEMA own;
            SET search_path = own, public;
            CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public;
            CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;
            CREATE EXTENSION IF NOT EXISTS ltree SCHEMA public;
            CREATE TYPE mood AS ENUM ('sad', 'so so', 'happy');
            CREATE DOMAIN positive AS int4 CHECK (value > 0);
            CREATE DOMAIN positives AS positive[];
            CREATE TYPE address AS (street text, house_number int4, since date);
            CREATE TYPE person AS (
              name text, mood mood, addresses address[], age positive, tags public.hstore);
            CREATE TYPE document AS (title text, words tsvector, pages int4[]);
            CREATE TYPE textrange AS RANGE (subtype = text);
            CREATE TYPE wordrange AS RANGE (subtype = public.ltree);
            CREATE TABLE shape (id int8, dropped int4, corners box[]);
            ALTER TABLE shape DROP COLUMN dropped;
            """);
  }

  /** The server's answer in binary, read by the codecs themselves. */
  private List<TypeInfo> lookUp(int oid) {
    String sql = TypeInfo.LOOKUP.replace("$1", "'{" + Integer.toUnsignedString(oid) + "}'");
    Codec[] codecs = {
      Codecs.of("oid"),
      Codecs.of("text"),
      Codecs.of("text"),
      Codecs.of("oid"),
      Codecs.of("text"),
      Codecs.of("text[]"),
      Codecs.of("oid[]")
    };
    List<TypeInfo> infos = new ArrayList<>();
    for (List<byte[]> row : server.send(sql)) {
      Object[] values = new Object[codecs.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = Codecs.read(codecs[i], row.get(i));
      }
      infos.add(TypeInfo.of(new ArrayRow(LOOKUP_COLUMNS, values)));
    }
    return infos;
  }

  private Codec codec(String type) {
    int oid = Integer.parseUnsignedInt(server.text("SELECT '" + type + "'::regtype::oid"));
    if (registry.find(oid) == null) {
      registry.learn(lookUp(oid), oid);
    }
    return registry.get(oid);
  }

  /** Reads what the server sends, and has it take the same back from what is written. */
  private Object roundTrip(String type, String expression) {
    Codec codec = codec(type);
    String cast = "(" + expression + ")::" + type;
    Object value;
    if (codec.isBinary()) {
      byte[] sent = server.sendOne(cast);
      value = Codecs.read(codec, sent);
      assertThat(Codecs.write(codec, value)).isEqualTo(sent);
      server.receive(type, List.of(sent));
      assertThat(server.text("SELECT value FROM received"))
          .isEqualTo(server.text("SELECT " + cast));
    } else {
      byte[] sent = server.text("SELECT " + cast).getBytes(UTF_8);
      value = Codecs.read(codec, sent);
      assertThat(Codecs.write(codec, value)).isEqualTo(sent);
    }
    String text = server.text("SELECT " + cast);
    assertThat(codec.format(value)).isEqualTo(text);
    assertThat(Codecs.same(codec.parse(text), value)).as("parsed %s", text).isTrue();
    return value;
  }

  @Test
  void everyTypeOfTheServerIsBuiltInOrToldOf() {
    List<List<String>> types =
        server.query(
            """
            SELECT t.oid, t.typname, t.typtype, coalesce(e.typname, ''), coalesce(e.typdelim, ',')
            FROM pg_type t LEFT JOIN pg_type e ON e.typarray = t.oid
            WHERE t.typtype IN ('b', 'r', 'm') AND t.oid < 10000
            """);
    assertThat(types).hasSizeGreaterThan(150);
    for (List<String> type : types) {
      Codec codec = Codecs.BUILT_IN.find(Integer.parseInt(type.get(0)));
      String name = type.get(3).isEmpty() ? type.get(1) : type.get(3) + "[]";
      if (name.equals("pg_type[]") || name.matches("pg_(attribute|proc|class)\\[]")) {
        continue; // arrays of rows of catalogs, found by looking them up
      }
      assertThat(codec).as(name).isNotNull();
      assertThat(codec.typeName().replace("\"", "")).isEqualTo(name);
      if (codec instanceof ArrayCodec && !type.get(3).isEmpty()) {
        String two = "{a" + type.get(4) + "a}";
        assertThat(ArrayText.parse(two, type.get(4).charAt(0), text -> text)).hasSize(2);
      }
    }
  }

  @Test
  void enumsAreStrings() {
    assertThat(roundTrip("own.mood", "'so so'")).isEqualTo("so so");
    assertThat(roundTrip("own.mood[]", "'{sad,NULL,so so}'"))
        .isEqualTo(Arrays.asList("sad", null, "so so"));
    assertThat(codec("own.mood[]").typeName()).isEqualTo("mood[]");
  }

  @Test
  void domainsAreWhatTheyAreMadeOf() {
    assertThat(roundTrip("own.positive", "7")).isEqualTo(7);
    assertThat(roundTrip("own.positive[]", "'{1,2}'")).isEqualTo(List.of(1, 2));
    assertThat(roundTrip("own.positives", "'{{1},{2}}'"))
        .isEqualTo(List.of(List.of(1), List.of(2)));
    assertThat(roundTrip("own.positives[]", "ARRAY['{1,2}'::own.positives, '{3}', NULL]"))
        .isEqualTo(Arrays.asList(List.of(1, 2), List.of(3), null));
  }

  @Test
  void compositeTypesAreComposite() {
    Object value = roundTrip("own.address", "ROW('Main \"St\", 1', NULL, '2020-02-29')");
    assertThat(value).isInstanceOf(PgComposite.class);
    PgComposite composite = (PgComposite) value;
    assertThat(composite.get("street")).isEqualTo("Main \"St\", 1");
    assertThat(composite.get("HOUSE_NUMBER")).isNull();
    assertThat(composite.get("since", LocalDate.class)).isEqualTo("2020-02-29");
    assertThat(composite.as(Address.class))
        .isEqualTo(new Address("Main \"St\", 1", null, LocalDate.of(2020, 2, 29)));
    assertThat(composite).hasToString("(\"Main \"\"St\"\", 1\",,2020-02-29)");
  }

  @Test
  void compositeTypesNest() {
    PgComposite person =
        (PgComposite)
            roundTrip(
                "own.person",
                """
                ROW('Ann', 'so so', ARRAY[ROW('A', 1, '2020-01-01')::own.address, NULL], 30,
                  '"a b"=>"c", "d"=>NULL')\
                """);
    assertThat(person.get("mood")).isEqualTo("so so");
    assertThat(person.get("age")).isEqualTo(30);
    assertThat(person.get("tags")).isEqualTo(hstore());
    assertThat(((PgComposite) ((List<?>) person.get("addresses")).getFirst()).get("street"))
        .isEqualTo("A");
  }

  @Test
  void aCompositeTypeWithAPartInTextIsTextAsAWhole() {
    PgComposite document =
        (PgComposite)
            roundTrip("own.document", "ROW('x', 'a quick fox'::tsvector, '{1,2}'::int[])");
    assertThat(codec("own.document").isBinary()).isFalse();
    assertThat(document.get("words")).isEqualTo("'a' 'fox' 'quick'");
    assertThat(document.get("pages")).isEqualTo(List.of(1, 2));
    roundTrip("own.document[]", "ARRAY[ROW('x', 'a b'::tsvector, '{1}'), NULL]::own.document[]");
  }

  @Test
  void rowsOfTablesAreComposite() {
    PgComposite shape =
        (PgComposite) roundTrip("own.shape", "ROW(1, '{(1,1),(0,0);(3,3),(2,2)}'::box[])");
    assertThat((List<?>) shape.get("corners")).hasSize(2);
  }

  @Test
  void compositeValuesComeFromRecordsMapsAndLists() {
    Codec codec = codec("own.address");
    byte[] expected = server.sendOne("ROW('A', 5, '2020-02-29')::own.address");
    LocalDate since = LocalDate.of(2020, 2, 29);
    assertThat(Codecs.write(codec, new Address("A", 5, since))).isEqualTo(expected);
    assertThat(Codecs.write(codec, List.of("A", 5, since))).isEqualTo(expected);
    assertThat(
            Codecs.write(
                codec, PgComposite.of(Map.of("street", "A", "houseNumber", 5, "since", since))))
        .isEqualTo(expected);
    Object map =
        Conversions.standard()
            .toDatabase(Map.of("street", "A", "house_number", 5, "since", "2020-02-29"));
    assertThat(Codecs.write(codec, map)).isEqualTo(expected);
    assertThat(Codecs.write(codec, "(A,5,2020-02-29)")).isEqualTo(expected);
    assertThatThrownBy(() -> Codecs.write(codec, Map.of("street", "A")))
        .isInstanceOf(ParameterException.class)
        .hasMessage("cannot send Map as address: it has nothing called house_number");
    assertThatThrownBy(() -> Codecs.write(codec, List.of("A", "five", since)))
        .hasMessageContaining("attribute house_number: cannot send String as int4");
    assertThatThrownBy(() -> Codecs.write(codec, List.of("A"))).hasMessageContaining("1 values");
    assertThatThrownBy(() -> Codecs.write(codec, 1)).isInstanceOf(ParameterException.class);
  }

  @Test
  void rangesHaveTheirSubtype() {
    assertThat(roundTrip("own.textrange", "'[a,\"b c\")'"))
        .isEqualTo(PgRange.closedOpen("a", "b c"));
    assertThat(roundTrip("own.textmultirange", "'{[a,\"b c\"),(d,)}'"))
        .isEqualTo(
            new PgMultirange<>(
                List.of(PgRange.closedOpen("a", "b c"), PgRange.<String>open("d", null))));
    assertThat(roundTrip("own.wordrange", "'[a.b,c)'")).isEqualTo(PgRange.closedOpen("a.b", "c"));
    assertThat(codec("own.wordrange").isBinary()).isFalse();
    roundTrip("own.textrange[]", "ARRAY['[a,b)'::own.textrange]");
    roundTrip("own.wordmultirange", "'{[a.b,c)}'");
  }

  private static Map<String, String> hstore() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("d", null);
    map.put("a b", "c");
    return map;
  }

  @Test
  void extensionsAreKnownByName() {
    assertThat(roundTrip("public.hstore", "'\"a b\"=>\"c\", d=>NULL'")).isEqualTo(hstore());
    assertThat(roundTrip("public.hstore", "'a=>\"q\\\"\\\\x\"'")).isEqualTo(Map.of("a", "q\"\\x"));
    assertThat(roundTrip("public.hstore", "''")).isEqualTo(Map.of());
    assertThat(roundTrip("public.hstore[]", "ARRAY['a=>1'::public.hstore]"))
        .isEqualTo(List.of(Map.of("a", "1")));
    assertThat(roundTrip("public.citext", "'Abc'")).isEqualTo("Abc");
    assertThat(codec("public.citext").isBinary()).isTrue();
    assertThat(roundTrip("public.ltree", "'a.b.c'")).isEqualTo("a.b.c");
    assertThat(roundTrip("public.ltree[]", "'{a.b,c}'")).isEqualTo(List.of("a.b", "c"));
  }

  @Test
  void recordsWithoutATypeAreReadByWhatTheySay() {
    codec("own.mood");
    Codec codec = Codecs.of("record");
    PgComposite record =
        (PgComposite)
            Codecs.read(
                codec, server.sendOne("ROW(1, 'a'::text, NULL::int8, ROW(2.5), ARRAY[ROW(1)])"));
    assertThat(record.toRow().columns().names()).containsExactly("f1", "f2", "f3", "f4", "f5");
    assertThat(record.get("f1")).isEqualTo(1);
    assertThat(record.get("f3")).isNull();
    assertThat(record.get("f4")).isEqualTo(PgComposite.of(Map.of("f1", new BigDecimal("2.5"))));
    byte[] own = server.sendOne("ROW('sad'::own.mood)");
    assertThatThrownBy(() -> Codecs.read(codec, own))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("cast it to text");
    assertThat(Codecs.read(registry.get(Oids.RECORD), own))
        .isEqualTo(PgComposite.of(Map.of("f1", "sad")));
    assertThat(codec.parse("(1,\"a b\",)").toString()).isEqualTo("(1,\"a b\",)");
    assertThatThrownBy(() -> Codecs.write(codec, record)).isInstanceOf(ParameterException.class);
  }

  @Test
  void whatTheDatabaseDoesNotKnowIsText() {
    registry.learn(List.of(), 999_999);
    Codec codec = registry.find(999_999);
    assertThat(codec).isNotNull();
    assertThat(codec.isBinary()).isFalse();
    assertThat(Codecs.roundTrip(codec, Instant.EPOCH)).isEqualTo("1970-01-01 00:00:00+00");
    assertThat(Codecs.roundTrip(codec, Arrays.asList("a b", null))).isEqualTo("{\"a b\",NULL}");
    registry.forget();
    assertThat(registry.find(999_999)).isNull();
    assertThat(registry.get(999_999).typeName()).isEqualTo("999999");
  }
}
