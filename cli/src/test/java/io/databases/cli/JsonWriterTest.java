package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Columns;
import io.databases.Json;
import io.databases.Row;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {
  private static String json(Columns columns, List<Row> rows) {
    var out = new StringWriter();
    new JsonWriter(new Output(out, new StringWriter(), 0, true, false)).all(columns, rows);
    return out.toString();
  }

  @Test
  void anArrayOfObjectsOneOnEachLine() {
    var columns = Run.columns("id", "name");
    assertThat(json(columns, List.of(Run.row(columns, 1, "Daisy"), Run.row(columns, 2, null))))
        .isEqualTo(
            """
            [
            {"id": 1, "name": "Daisy"},
            {"id": 2, "name": null}
            ]
            """);
  }

  @Test
  void anEmptyResultIsAnEmptyArray() {
    assertThat(json(Run.columns("a"), List.of())).isEqualTo("[]\n");
  }

  @Test
  void valuesKeepTheirKind() {
    var columns = Run.columns("a", "b", "c", "d", "e", "f");
    var row =
        Run.row(
            columns,
            true,
            new BigDecimal("1.50"),
            Json.parse("{\"x\":[1,2]}"),
            Arrays.asList(1, "two", null),
            new byte[] {10},
            Double.NaN);
    var read = Json.parse(json(columns, List.of(row))).asList();
    assertThat(read).hasSize(1);
    assertThat(json(columns, List.of(row)))
        .contains(
            "{\"a\": true, \"b\": 1.50, \"c\": {\"x\":[1,2]}, \"d\": [1, \"two\", null],"
                + " \"e\": \"0x0a\", \"f\": \"NaN\"}");
  }

  @Test
  void anyTextComesBack() {
    var columns = Run.columns("a \"quoted\" name");
    var text = "quote \" backslash \\ line\r\nend \u0000\u001f tab\t emoji 😀 ü";
    var read = Json.parse(json(columns, List.of(Run.row(columns, text)))).asList();
    assertThat(read).isEqualTo(List.of(Map.of("a \"quoted\" name", text)));
  }

  @Test
  void halfACharacterIsEscaped() {
    var columns = Run.columns("a");
    assertThat(json(columns, List.of(Run.row(columns, "x\ud83d")))).contains("x\\ud83d");
  }

  /** As PostgreSQL gives what was stored in a column of type json. */
  @Test
  void jsonOfSeveralLinesTakesOne() {
    var columns = Run.columns("a");
    var value = Json.trusted("{\n  \"x\": [1,\r\n 2]\n}");

    var text = json(columns, List.of(Run.row(columns, value)));

    assertThat(text.lines()).hasSize(3);
    assertThat(Json.parse(text)).isEqualTo(Json.of(List.of(Map.of("a", value))));
  }

  @Test
  void duplicateNamesAreToldApart() {
    var columns = Run.columns("id", "id", "id_2");
    assertThat(json(columns, List.of(Run.row(columns, 1, 2, 3))))
        .contains("{\"id\": 1, \"id_2\": 2, \"id_2_2\": 3}");
  }
}
