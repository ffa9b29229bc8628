package io.databases.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AssignmentsTest {
  private static Object value(String assignment) {
    return Assignments.parse(List.of(assignment)).get("x");
  }

  @Test
  void numbersTruthAndNullAreWhatTheySay() {
    assertThat(value("x=5")).isEqualTo(5L);
    assertThat(value("x=-5")).isEqualTo(-5L);
    assertThat(value("x=0")).isEqualTo(0L);
    assertThat(value("x=99999999999999999999")).isEqualTo(new BigInteger("99999999999999999999"));
    assertThat(value("x=1.50")).isEqualTo(new BigDecimal("1.50"));
    assertThat(value("x=true")).isEqualTo(true);
    assertThat(value("x=false")).isEqualTo(false);
    assertThat(value("x=null")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Daisy", "01234", "1e5", "5 ", "TRUE", "a=b", "ünï", "'", "line\nend", "1."})
  void everythingElseIsText(String text) {
    assertThat(value("x=" + text)).isEqualTo(text);
  }

  @Test
  void quotesMakeText() {
    assertThat(value("x='5'")).isEqualTo("5");
    assertThat(value("x=\"null\"")).isEqualTo("null");
    assertThat(value("x='it's'")).isEqualTo("it's");
  }

  @Test
  void aTypeDecides() {
    assertThat(value("x:text=5")).isEqualTo("5");
    assertThat(value("x:text='5'")).isEqualTo("'5'");
    assertThat(value("x:int=05")).isEqualTo(5L);
    assertThat(value("x:decimal=2")).isEqualTo(new BigDecimal("2"));
    assertThat(value("x:float=2")).isEqualTo(2.0);
    assertThat(value("x:bool=true")).isEqualTo(true);
    assertThat(value("x:date=2025-09-16")).isEqualTo(LocalDate.of(2025, 9, 16));
    assertThat(value("x:time=10:30")).isEqualTo(LocalTime.of(10, 30));
    assertThat(value("x:timestamp=2025-09-16 10:30"))
        .isEqualTo(LocalDateTime.of(2025, 9, 16, 10, 30));
    assertThat(value("x:timestamp=2025-09-16T10:30:00+02:00"))
        .isEqualTo(OffsetDateTime.parse("2025-09-16T10:30:00+02:00"));
    assertThat(value("x:json={\"a\": 1}")).isEqualTo(Json.parse("{\"a\":1}"));
    assertThat(value("x:bytes=0x01ff")).isEqualTo(new byte[] {1, -1});
  }

  @Test
  void listsForIn() {
    assertThat(value("x:int[]=1,2,3")).isEqualTo(List.of(1L, 2L, 3L));
    assertThat(value("x:text[]=a,b c,")).isEqualTo(List.of("a", "b c", ""));
    assertThat(value("x:int[]=")).isEqualTo(List.of());
  }

  @Test
  void mistakesAreExplained() {
    assertThatThrownBy(() -> value("just text"))
        .hasMessage("not a parameter: 'just text'; write name=value or name:type=value");
    assertThatThrownBy(() -> value("x:int=five")).hasMessage("the parameter x is no int: 'five'");
    assertThatThrownBy(() -> value("x:int[]=1,b")).hasMessage("the parameter x is no int: 'b'");
    assertThatThrownBy(() -> value("x:number=5"))
        .hasMessageStartingWith("no such type of a parameter: number; there are text, int,");
    assertThatThrownBy(() -> Assignments.parse(List.of("x=1", "x=2")))
        .hasMessage("the parameter x is given twice");
  }
}
