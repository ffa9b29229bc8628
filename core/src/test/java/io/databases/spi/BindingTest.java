package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Json;
import io.databases.JsonMapper;
import io.databases.ParameterException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindingTest {
  private static @Nullable Object bind(@Nullable Object value) {
    return Conversions.standard().toDatabase(value);
  }

  @Test
  void standardTypesPassUnchanged() {
    Object[] values = {
      true,
      (byte) 1,
      (short) 1,
      1,
      1L,
      1f,
      1d,
      BigDecimal.ONE,
      BigInteger.ONE,
      "x",
      new byte[1],
      LocalDate.MIN,
      LocalTime.MIN,
      LocalDateTime.MIN,
      OffsetDateTime.MIN,
      OffsetTime.MIN,
      new UUID(1, 2),
      Json.of(1)
    };
    for (Object value : values) {
      assertThat(bind(value)).isSameAs(value);
    }
    assertThat(bind(null)).isNull();
  }

  @Test
  void unknownTypesPassUnchangedForTheDriver() {
    URI uri = URI.create("x:y");

    assertThat(bind(uri)).isSameAs(uri);
    assertThat(bind(this)).isSameAs(this);
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
  void anEnumIsBoundByName() {
    assertThat(bind(Colour.RED)).isEqualTo("RED");
    assertThat(bind(Colour.GREEN)).isEqualTo("GREEN");
  }

  @Test
  void charactersAndSequencesAreText() {
    assertThat(bind('x')).isEqualTo("x");
    assertThat(bind(java.nio.CharBuffer.wrap("abc"))).isEqualTo("abc");
    assertThat(bind(new char[] {'a', 'b'})).isEqualTo("ab");
  }

  @Test
  @SuppressWarnings("JavaUtilDate")
  void momentsAreOffsetDateTimes() {
    Instant instant = Instant.parse("2026-07-31T10:15:00Z");
    OffsetDateTime utc = OffsetDateTime.parse("2026-07-31T10:15:00Z");
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Asia/Kolkata"));
    calendar.setTimeInMillis(instant.toEpochMilli());

    assertThat(bind(instant)).isEqualTo(utc);
    assertThat(bind(ZonedDateTime.ofInstant(instant, ZoneId.of("Europe/Berlin"))))
        .isEqualTo(OffsetDateTime.parse("2026-07-31T12:15:00+02:00"));
    assertThat(bind(java.util.Date.from(instant))).isEqualTo(utc);
    assertThat(bind(calendar)).isEqualTo(OffsetDateTime.parse("2026-07-31T15:45:00+05:30"));
    assertThatThrownBy(() -> bind(Instant.MAX)).isInstanceOf(ParameterException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "java.sql.Date, date.toLocalDate()",
    "java.sql.Time, time.toLocalTime()",
    "java.sql.Timestamp, timestamp.toLocalDateTime() or timestamp.toInstant()"
  })
  void theDatesOfJdbcAreRefusedBecauseTheyDependOnTheTimeZone(String type, String remedy)
      throws Exception {
    Object date = Class.forName(type).getConstructor(long.class).newInstance(0L);

    assertThatThrownBy(() -> bind(date))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "A " + type + " means different things in different time zones; bind " + remedy);
  }

  @Test
  void aByteBufferIsItsRemainingBytesAndKeepsItsPosition() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);

    assertThat(bind(buffer)).isEqualTo(new byte[] {2, 3});
    assertThat(buffer.remaining()).isEqualTo(2);
    assertThat(bind(ByteBuffer.allocateDirect(2).asReadOnlyBuffer())).isEqualTo(new byte[2]);
  }

  @Test
  void arraysAndCollectionsAreListsOfBoundElements() {
    assertThat(bind(new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(bind(new Object[] {"a", null, 'c'})).isEqualTo(Arrays.asList("a", null, "c"));
    assertThat(bind(new String[0])).isEqualTo(List.of());
    assertThat(bind(new LinkedHashSet<>(List.of(Colour.RED, Colour.GREEN))))
        .isEqualTo(List.of("RED", "GREEN"));
    assertThat(bind(List.of(List.of(1), new long[] {2})))
        .isEqualTo(List.of(List.of(1), List.of(2L)));
    assertThat(bind(List.of(Map.of("a", 1)))).isEqualTo(List.of(Json.of(Map.of("a", 1))));
  }

  @Test
  void aListIsCopied() {
    List<Integer> list = new ArrayList<>(List.of(1));
    Object bound = bind(list);
    list.add(2);

    assertThat(bound).isEqualTo(List.of(1));
  }

  @Test
  void aMapIsJson() {
    assertThat(bind(Map.of("a", List.of(1, 2)))).isEqualTo(Json.parse("{\"a\":[1,2]}"));
    assertThatThrownBy(() -> bind(Map.of("a", new UUID(1, 2))))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("configure a JsonMapper");
  }

  @Test
  void anOptionalIsRefused() {
    for (Object optional :
        new Object[] {Optional.of(1), Optional.empty(), OptionalInt.of(1), OptionalLong.empty()}) {
      assertThatThrownBy(() -> bind(optional))
          .isInstanceOf(ParameterException.class)
          .hasMessageEndingWith("optional.orElse(null)");
    }
  }

  @Test
  void theMapperWritesWhatPlainDataCannotSay() {
    List<Object> written = new ArrayList<>();
    Conversions conversions = Conversions.of(List.of(), mapper(written));
    Map<String, UUID> map = Map.of("id", new UUID(1, 2));

    assertThat(conversions.toDatabase(Map.of("a", 1))).isEqualTo(Json.parse("{\"a\":1}"));
    assertThat(written).isEmpty();
    assertThat(conversions.toDatabase(map)).isEqualTo(Json.of("written"));
    assertThat(conversions.toJson(this)).isEqualTo(Json.of("written"));
    assertThat(written).containsExactly(map, this);
    assertThat(conversions.toDatabase(this)).isSameAs(this);
    assertThatThrownBy(() -> conversions.toJson(Thread.currentThread()))
        .isInstanceOf(ParameterException.class)
        .hasMessageMatching("The JsonMapper cannot write java\\..*Thread as JSON")
        .hasCauseInstanceOf(IOException.class);
  }

  private static JsonMapper mapper(List<Object> written) {
    return new JsonMapper() {
      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals")
      public <T> @Nullable T read(String json, Type type) {
        throw new UnsupportedOperationException();
      }

      @Override
      public String write(Object value) throws IOException {
        if (value instanceof Thread) {
          throw new IOException("no threads");
        }
        written.add(value);
        return "\"written\"";
      }
    };
  }
}
