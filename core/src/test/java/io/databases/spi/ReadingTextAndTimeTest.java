package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Column;
import io.databases.Json;
import io.databases.MappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadingTextAndTimeTest {
  private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static <T> @Nullable T read(@Nullable Object value, Class<T> type) {
    return Conversions.standard().convert(value, type, new Column("c"));
  }

  private static void refuses(Object value, Class<?> type, String reason) {
    assertThatThrownBy(() -> read(value, type))
        .as("%s %s as %s", value.getClass(), value, type)
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("Cannot read column \"c\" (")
        .hasMessageContaining(") as ")
        .hasMessageContaining(type.getSimpleName())
        .hasMessageContaining(reason);
  }

  @Test
  void isoTextBecomesDatesAndTimes() {
    assertThat(read("2026-07-31", LocalDate.class)).isEqualTo(LocalDate.of(2026, 7, 31));
    assertThat(read("10:15", LocalTime.class)).isEqualTo(LocalTime.of(10, 15));
    assertThat(read("10:15:30.123456789", LocalTime.class))
        .isEqualTo(LocalTime.of(10, 15, 30, 123456789));
    for (String text :
        List.of("2026-07-31T10:15:30", "2026-07-31 10:15:30", "2026-07-31 10:15:30.000")) {
      assertThat(read(text, LocalDateTime.class))
          .isEqualTo(LocalDateTime.of(2026, 7, 31, 10, 15, 30));
    }
    for (String text :
        List.of(
            "2026-07-31T10:15:00Z",
            "2026-07-31 10:15Z",
            "2026-07-31 12:15:00+02",
            "2026-07-31T12:15:00+02:00",
            "2026-07-31 15:45:00+05:30")) {
      assertThat(read(text, Instant.class)).isEqualTo(Instant.parse("2026-07-31T10:15:00Z"));
      assertThat(read(text, OffsetDateTime.class).toInstant())
          .isEqualTo(Instant.parse("2026-07-31T10:15:00Z"));
    }
    assertThat(read("2026-07-31 12:15+02", OffsetDateTime.class).getOffset())
        .isEqualTo(ZoneOffset.ofHours(2));
    assertThat(read("12:15+02", OffsetTime.class)).isEqualTo(OffsetTime.parse("12:15+02:00"));
  }

  @Test
  void textThatIsNoDateOrTimeIsRefusedWithoutQuotingIt() {
    String reason = ": the text is not in ISO form";
    refuses("31.07.2026", LocalDate.class, reason);
    refuses("2026-02-30", LocalDate.class, reason);
    refuses("", LocalDate.class, reason);
    refuses("25:00", LocalTime.class, reason);
    refuses("2026-07-31", LocalDateTime.class, reason);
    refuses("2026-07-31 10:15:00Z", LocalDateTime.class, reason);
    refuses("2026-07-31 10:15:00", OffsetDateTime.class, reason);
    refuses("2026-02-30 10:15:00Z", OffsetDateTime.class, reason);
    refuses("2026-07-31 24:00:00Z", Instant.class, reason);
    refuses("2026-07-31 10:15:00+99", OffsetDateTime.class, reason);
    assertThatThrownBy(() -> read("secret", LocalDate.class))
        .hasNoCause()
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("secret");
  }

  @Test
  void aMomentBecomesEveryOtherKindOfMoment() {
    OffsetDateTime time = OffsetDateTime.parse("2026-07-31T12:15:00+02:00");

    assertThat(read(time, Instant.class)).isEqualTo(Instant.parse("2026-07-31T10:15:00Z"));
    assertThat(read(time, ZonedDateTime.class)).isEqualTo(time.toZonedDateTime());
    assertThat(read(time, OffsetDateTime.class)).isSameAs(time);
  }

  @Test
  void aTimeZoneIsNeitherInventedNorDropped() {
    refuses(LocalDateTime.of(2026, 7, 31, 0, 0), Instant.class, "it has no time zone");
    refuses(LocalDateTime.of(2026, 7, 31, 0, 0), OffsetDateTime.class, "it has no time zone");
    refuses(LocalDateTime.of(2026, 7, 31, 0, 0), ZonedDateTime.class, "it has no time zone");
    refuses(
        OffsetDateTime.parse("2026-07-31T00:00Z"), LocalDateTime.class, "depends on a time zone");
  }

  @Test
  void noPartIsDropped() {
    LocalDateTime local = LocalDateTime.of(2026, 7, 31, 0, 0);
    OffsetDateTime offset = local.atOffset(ZoneOffset.UTC);

    refuses(local, LocalDate.class, "it would lose a part");
    refuses(local, LocalTime.class, "it would lose a part");
    refuses(offset, LocalDate.class, "it would lose a part");
    refuses(offset, LocalTime.class, "it would lose a part");
    refuses(OffsetTime.parse("10:00Z"), LocalTime.class, "it would lose a part");
    refuses(LocalDate.of(2026, 7, 31), LocalDateTime.class, "");
    refuses(LocalDate.of(2026, 7, 31), Instant.class, "");
    refuses(5L, Instant.class, "");
    refuses(5L, LocalDate.class, "");
    refuses(true, OffsetTime.class, "");
  }

  @Test
  void everythingHasText() {
    assertThat(read(5L, String.class)).isEqualTo("5");
    assertThat(read(new BigInteger("12345678901234567890"), String.class))
        .isEqualTo("12345678901234567890");
    assertThat(read(new BigDecimal("1E+3"), String.class)).isEqualTo("1000");
    assertThat(read(new BigDecimal("1.50"), String.class)).isEqualTo("1.50");
    assertThat(read(1.5, String.class)).isEqualTo("1.5");
    assertThat(read(true, String.class)).isEqualTo("true");
    assertThat(read(ID, String.class)).isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(read(LocalDate.of(2026, 1, 2), String.class)).isEqualTo("2026-01-02");
    assertThat(read(LocalTime.of(10, 0), String.class)).isEqualTo("10:00:00");
    assertThat(read(LocalDateTime.of(2026, 1, 2, 3, 4), String.class))
        .isEqualTo("2026-01-02T03:04:00");
    assertThat(read(OffsetDateTime.parse("2026-01-02T03:04:05.006Z"), String.class))
        .isEqualTo("2026-01-02T03:04:05.006Z");
    assertThat(read(OffsetTime.parse("03:04+01:00"), String.class)).isEqualTo("03:04:00+01:00");
    assertThat(read(Json.trusted("{\"a\": \"b\"}"), String.class)).isEqualTo("{\"a\": \"b\"}");
    assertThat(read(Json.of("a"), String.class)).isEqualTo("\"a\"");
    assertThat(read(java.net.URI.create("x:y"), String.class)).isEqualTo("x:y");
  }

  @Test
  void textOfAListIsAJsonArray() {
    List<Object> list =
        Arrays.asList(
            1,
            null,
            "a\"",
            LocalDate.of(2026, 1, 2),
            ID,
            Double.NaN,
            List.of(true),
            Json.parse("{}"));

    assertThat(read(list, String.class))
        .isEqualTo("[1,null,\"a\\\"\",\"2026-01-02\",\"" + ID + "\",\"NaN\",[true],{}]");
  }

  @Test
  void bytesHaveNoTextByThemselves() {
    refuses(new byte[] {65}, String.class, "only you know its encoding: new String(bytes, UTF_8)");
    refuses(List.of(new byte[] {65}), String.class, "only you know its encoding");
    refuses("A", byte[].class, "");
  }

  @Test
  void aTextOfOneCharacterBecomesThat() {
    assertThat(read("x", Character.class)).isEqualTo('x');
    refuses("", Character.class, "it is not one character long");
    refuses("xy", Character.class, "it is not one character long");
    refuses(120, Character.class, "");
  }

  @Test
  void aUuidIsReadFromTextAndFromSixteenBytes() {
    byte[] bytes = {
      0x00,
      0x11,
      0x22,
      0x33,
      0x44,
      0x55,
      0x66,
      0x77,
      (byte) 0x88,
      (byte) 0x99,
      (byte) 0xaa,
      (byte) 0xbb,
      (byte) 0xcc,
      (byte) 0xdd,
      (byte) 0xee,
      (byte) 0xff
    };

    assertThat(read("00112233-4455-6677-8899-aabbccddeeff", UUID.class)).isEqualTo(ID);
    assertThat(read("00112233-4455-6677-8899-AABBCCDDEEFF", UUID.class)).isEqualTo(ID);
    assertThat(read(bytes, UUID.class)).isEqualTo(ID);
    assertThat(read(Json.of(ID.toString()), UUID.class)).isEqualTo(ID);
    refuses(new byte[15], UUID.class, "a UUID has 16 bytes");
    refuses("1-1-1-1-1", UUID.class, "the text is not a UUID");
    refuses("", UUID.class, "the text is not a UUID");
    refuses(1L, UUID.class, "");
  }

  enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "green!";
      }
    }
  }

  @Test
  void anEnumIsReadByName() {
    assertThat(read("RED", Colour.class)).isEqualTo(Colour.RED);
    assertThat(read("GREEN", Colour.class)).isEqualTo(Colour.GREEN);
    assertThat(read(Json.of("RED"), Colour.class)).isEqualTo(Colour.RED);
    refuses("red", Colour.class, "it is none of [RED, GREEN]");
    refuses(0, Colour.class, "an enum is read by name");
  }

  @Test
  void aJsonStringIsReadLikeText() {
    assertThat(read(Json.of("2026-01-02"), LocalDate.class)).isEqualTo(LocalDate.of(2026, 1, 2));
    assertThat(read(Json.of("x"), Character.class)).isEqualTo('x');
    assertThat(read(Json.of("12"), Integer.class)).isEqualTo(12);
  }

  @Test
  void textIsReadAsJson() {
    assertThat(read("{\"a\": 1}", Json.class)).isEqualTo(Json.parse("{\"a\":1}"));
    refuses("{", Json.class, "the text is not JSON: Malformed JSON at position 1");
    refuses(5, Json.class, "");
  }
}
