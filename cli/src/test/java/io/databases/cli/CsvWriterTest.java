package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Json;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 4180, and what it leaves open. */
final class CsvWriterTest {
  private final StringWriter out = new StringWriter();
  private final CsvWriter writer =
      new CsvWriter(new Output(out, new StringWriter(), 0, true, false));

  private String csv(Object... values) {
    var names = new String[values.length];
    Arrays.setAll(names, i -> "c" + i);
    var columns = Run.columns(names);
    writer.all(columns, List.of(Run.row(columns, values)));
    return out.toString().lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void linesEndAsTheRfcSays() {
    var columns = Run.columns("a", "b");
    writer.all(columns, List.of(Run.row(columns, 1, "x"), Run.row(columns, 2, "y")));
    assertThat(out.toString()).isEqualTo("a,b\r\n1,x\r\n2,y\r\n");
  }

  @Test
  void quotesStandAroundWhatNeedsThem() {
    assertThat(csv("a,b", "say \"hi\"", "plain", " padded"))
        .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",plain,\" padded\"");
  }

  @Test
  void lineEndsInsideAValueStay() {
    var columns = Run.columns("a", "b");
    writer.all(columns, List.of(Run.row(columns, "one\r\ntwo", 2)));
    assertThat(out.toString()).isEqualTo("a,b\r\n\"one\r\ntwo\",2\r\n");
  }

  @Test
  void nullAndEmptyTextDiffer() {
    assertThat(csv(null, "", 1)).isEqualTo(",\"\",1");
  }

  @Test
  void valuesOfAllKinds() {
    assertThat(
            csv(
                true,
                new BigDecimal("1E+3"),
                new byte[] {1, -1},
                LocalDate.of(2025, 9, 16),
                Json.parse("{\"a\":1}")))
        .isEqualTo("true,1000,0x01ff,2025-09-16,\"{\"\"a\"\":1}\"");
  }

  @Test
  void anEmptyResultHasAHeader() {
    writer.all(Run.columns("a", "b"), List.of());
    assertThat(out.toString()).isEqualTo("a,b\r\n");
  }
}
