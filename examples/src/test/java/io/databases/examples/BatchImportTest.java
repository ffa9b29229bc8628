package io.databases.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Database;
import io.databases.examples.BatchImport.Measurement;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BatchImportTest {
  @Test
  void runs() {
    assertThat(Programs.output(() -> BatchImport.main(new String[0])))
        .isEqualTo("stored 50000\nwarmest 28.0\n");
  }

  @Test
  void storesWhatTheTextSays() {
    try (var database = Database.open("sqlite://")) {
      var batchImport = new BatchImport(database);
      batchImport.createTable();
      var line = "roof,2025-09-16T10:00:00Z,21.5";
      assertThat(batchImport.load(Stream.of(line))).isEqualTo(1);
      try (var rows = batchImport.measurements("roof")) {
        assertThat(rows)
            .containsExactly(new Measurement("roof", Instant.parse("2025-09-16T10:00:00Z"), 21.5));
      }
    }
  }

  @Test
  void storesNothingWhereALineIsWrong() {
    try (var database = Database.open("sqlite://")) {
      var batchImport = new BatchImport(database);
      batchImport.createTable();
      var good = Stream.generate(() -> "roof,2025-09-16T10:00:00Z,21.5").limit(2500);
      assertThatThrownBy(() -> batchImport.load(Stream.concat(good, Stream.of("nonsense"))))
          .isInstanceOf(RuntimeException.class);
      assertThat(database.fetchValue(Long.class, "SELECT count(*) FROM measurements")).isZero();
    }
  }
}
