package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Column;
import io.databases.ConfigurationException;
import io.databases.Converter;
import io.databases.MappingException;
import io.databases.ParameterException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConvertersTest {
  private static final Column COLUMN = new Column("price", "numeric");

  record Money(long cents) {}

  sealed interface Shape {
    record Circle(int radius) implements Shape {}

    record Square(int side) implements Shape {}
  }

  interface Named {}

  record Both() implements Named, Comparable<Both> {
    @Override
    public int compareTo(Both other) {
      return 0;
    }
  }

  enum Level {
    LOW,
    HIGH {
      @Override
      public String toString() {
        return "high";
      }
    }
  }

  private static final Converter<Money> MONEY =
      Converter.of(Money.class, Long.class, Money::cents, Money::new);

  private static Conversions with(Converter<?>... converters) {
    return Conversions.of(List.of(converters), null);
  }

  @Test
  void aConverterWorksBothWays() {
    Conversions conversions = with(MONEY);

    assertThat(conversions.toDatabase(new Money(250))).isEqualTo(250L);
    assertThat(conversions.convert(250L, Money.class, COLUMN)).isEqualTo(new Money(250));
    assertThat(conversions.convert(null, Money.class, COLUMN)).isNull();
    assertThat(conversions.hasConverter(Money.class)).isTrue();
    assertThat(conversions.hasConverter(Level.class)).isFalse();
    assertThat(MONEY.type()).isEqualTo(Money.class);
  }

  @Test
  void whatTheDriverGivesIsConvertedToTheStoredTypeFirst() {
    Conversions conversions = with(MONEY);

    assertThat(conversions.convert(250, Money.class, COLUMN)).isEqualTo(new Money(250));
    assertThat(conversions.convert("250", Money.class, COLUMN)).isEqualTo(new Money(250));
    assertThatThrownBy(() -> conversions.convert(2.5, Money.class, COLUMN))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"price\" (numeric, Double) as"
                + " io.databases.spi.ConvertersTest$Money: it has a fraction");
  }

  @Test
  void aConverterWithoutStoredTypeTakesWhateverTheDriverGives() {
    Conversions conversions =
        with(
            Converter.of(
                Money.class, Money::cents, value -> new Money(((Number) value).longValue())));

    assertThat(conversions.convert(2.5, Money.class, COLUMN)).isEqualTo(new Money(2));
    assertThat(conversions.toDatabase(new Money(7))).isEqualTo(7L);
  }

  @Test
  void aTypeMayBeStoredAsAList() {
    record Tags(List<?> names) {}
    Conversions conversions = with(Converter.of(Tags.class, List.class, Tags::names, Tags::new));

    assertThat(conversions.toDatabase(new Tags(List.of("a")))).isEqualTo(List.of("a"));
    assertThat(conversions.convert(List.of("a"), Tags.class, COLUMN))
        .isEqualTo(new Tags(List.of("a")));
    assertThat(conversions.convert("[\"a\"]", Tags.class, COLUMN))
        .isEqualTo(new Tags(List.of("a")));
  }

  @Test
  void elementsAreConvertedToo() {
    Conversions conversions = with(MONEY);

    assertThat(conversions.toDatabase(Arrays.asList(new Money(1), null, new Money(2))))
        .isEqualTo(Arrays.asList(1L, null, 2L));
    assertThat(conversions.toDatabase(new Money[] {new Money(1)})).isEqualTo(List.of(1L));
    assertThat(conversions.convert(List.of(1, 2), Money[].class, COLUMN))
        .containsExactly(new Money(1), new Money(2));
  }

  @Test
  void aConverterOfASealedInterfaceBindsItsRecordsAndReadsOnlyTheInterface() {
    Conversions conversions =
        with(
            Converter.of(
                Shape.class,
                String.class,
                shape ->
                    switch (shape) {
                      case Shape.Circle circle -> "circle " + circle.radius();
                      case Shape.Square square -> "square " + square.side();
                    },
                text -> new Shape.Circle(Integer.parseInt(text.substring(7)))));

    assertThat(conversions.toDatabase(new Shape.Circle(3))).isEqualTo("circle 3");
    assertThat(conversions.toDatabase(new Shape.Square(4))).isEqualTo("square 4");
    assertThat(conversions.convert("circle 5", Shape.class, COLUMN)).isEqualTo(new Shape.Circle(5));
    assertThatThrownBy(() -> conversions.convert("circle 5", Shape.Circle.class, COLUMN))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("register a Converter for it");
  }

  @Test
  void theNearestTypeCountsWhenBinding() {
    Converter<Shape> shape =
        Converter.of(Shape.class, String.class, _ -> "shape", _ -> new Shape.Circle(0));
    Converter<Shape.Circle> circle =
        Converter.of(Shape.Circle.class, String.class, _ -> "circle", _ -> new Shape.Circle(0));
    for (Conversions conversions : List.of(with(shape, circle), with(circle, shape))) {
      assertThat(conversions.toDatabase(new Shape.Circle(1))).isEqualTo("circle");
      assertThat(conversions.toDatabase(new Shape.Square(1))).isEqualTo("shape");
    }
  }

  @Test
  void twoConvertersThatApplyEquallyAreAnError() {
    Conversions conversions =
        with(
            Converter.of(Named.class, String.class, _ -> "", _ -> new Both()),
            Converter.of(Comparable.class, String.class, _ -> "", _ -> ""));

    assertThatThrownBy(() -> conversions.toDatabase(new Both()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("both apply to io.databases.spi.ConvertersTest$Both");
  }

  @Test
  void aConverterGoesBeforeTheStandardRules() {
    Conversions conversions =
        with(
            Converter.of(Level.class, Integer.class, Level::ordinal, i -> Level.values()[i]),
            Converter.of(Instant.class, Long.class, Instant::toEpochMilli, Instant::ofEpochMilli));

    assertThat(conversions.toDatabase(Level.LOW)).isEqualTo(0);
    assertThat(conversions.toDatabase(Level.HIGH)).isEqualTo(1);
    assertThat(conversions.convert(1, Level.class, COLUMN)).isEqualTo(Level.HIGH);
    assertThat(conversions.toDatabase(Instant.ofEpochMilli(5))).isEqualTo(5L);
    assertThat(conversions.convert(5, Instant.class, COLUMN)).isEqualTo(Instant.ofEpochMilli(5));
  }

  @Test
  void whatAConverterGivesIsMadeAStandardType() {
    Conversions conversions =
        with(
            Converter.of(Duration.class, Instant.EPOCH::plus, value -> Duration.ZERO),
            Converter.of(
                URI.class,
                uri -> List.of(java.nio.CharBuffer.wrap(uri.getHost())),
                _ -> URI.create("")));

    assertThat(conversions.toDatabase(Duration.ofSeconds(1)))
        .isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:01Z"));
    assertThat(conversions.toDatabase(URI.create("http://a/"))).isEqualTo(List.of("a"));
  }

  @Test
  void anExceptionOfAConverterIsTheCause() {
    Conversions conversions =
        with(
            Converter.of(
                Money.class,
                money -> {
                  throw new IllegalStateException("to");
                },
                value -> {
                  throw new IllegalStateException("from");
                }));

    assertThatThrownBy(() -> conversions.toDatabase(new Money(1)))
        .isInstanceOf(ParameterException.class)
        .hasMessage(
            "The converter for io.databases.spi.ConvertersTest$Money threw"
                + " java.lang.IllegalStateException")
        .hasRootCauseMessage("to");
    assertThatThrownBy(() -> conversions.convert("1", Money.class, COLUMN))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"price\" (numeric, String) as"
                + " io.databases.spi.ConvertersTest$Money: its converter threw"
                + " java.lang.IllegalStateException")
        .hasRootCauseMessage("from");
  }

  @Test
  void aConverterThatBindsNullIsAnError() {
    assertThatThrownBy(() ->
            with(Converter.of(Money.class, money -> null, _ -> new Money(0)))
                .toDatabase(new Money(1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("gave null");
  }

  @Test
  void convertersThatCouldNotWorkAreRefused() {
    assertThatThrownBy(() -> with(Converter.of(UUID.class, UUID::toString, _ -> new UUID(1, 2))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("A converter for UUID would never be used");
    assertThatThrownBy(() -> with(Converter.of(int.class, i -> i, _ -> 1)))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> with(MONEY, MONEY))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("Two converters for io.databases.spi.ConvertersTest$Money");
    assertThatThrownBy(() ->
            with(
                Converter.of(
                    Money.class, Thread.class, _ -> Thread.currentThread(), _ -> new Money(1))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The converter for io.databases.spi.ConvertersTest$Money is stored as Thread,"
                + " which no driver takes; see Converter.toDatabase");
  }

  @Test
  void withoutConvertersAndMapperTheRulesAreTheStandardOnes() {
    assertThat(Conversions.of(List.of(), null)).isSameAs(Conversions.standard());
  }
}
