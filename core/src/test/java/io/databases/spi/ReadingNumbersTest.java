package io.databases.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.Column;
import io.databases.Json;
import io.databases.MappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingNumbersTest {
  private static final Column COLUMN = new Column("n", "int8");

  private static <T> @Nullable T read(@Nullable Object value, Class<T> type) {
    return Conversions.standard().convert(value, type, COLUMN);
  }

  private static void refuses(Object value, Class<?> type, String reason) {
    assertThatThrownBy(() -> read(value, type))
        .as("%s %s as %s", value.getClass(), value, type)
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"n\" (int8, "
                + value.getClass().getSimpleName()
                + ") as "
                + type.getSimpleName()
                + (reason.isEmpty() ? "" : ": " + reason));
  }

  /** One hundred as every numeric type and as text. */
  private static final Map<Class<?>, Object> HUNDREDS =
      Map.of(
          Byte.class,
          (byte) 100,
          Short.class,
          (short) 100,
          Integer.class,
          100,
          Long.class,
          100L,
          Float.class,
          100f,
          Double.class,
          100d,
          BigInteger.class,
          BigInteger.valueOf(100),
          BigDecimal.class,
          new BigDecimal("100"),
          String.class,
          "100");

  @Test
  void everyNumericTypeBecomesEveryOther() {
    HUNDREDS.forEach((from, value) ->
        HUNDREDS.forEach((to, expected) -> {
          if (to != String.class) {
            Object result = read(value, to);
            assertThat(result).as("%s as %s", from, to).isInstanceOf(to);
            assertThat(new BigDecimal(String.valueOf(result))).isEqualByComparingTo("100");
          }
        }));
  }

  @Test
  void aPrimitiveClassStandsForItsBox() {
    assertThat((Object) read(5L, int.class)).isEqualTo(5);
    assertThat((Object) read(5, long.class)).isEqualTo(5L);
    assertThat((Object) read(1, boolean.class)).isEqualTo(true);
    assertThat((Object) read("x", char.class)).isEqualTo('x');
    assertThatThrownBy(() -> read(null, int.class))
        .isInstanceOf(MappingException.class)
        .hasMessage(
            "Cannot read column \"n\" (int8, NULL) as int: ask for Integer.class, which can be"
                + " null");
  }

  @Test
  void nullIsNullOfEveryOtherType() {
    for (Class<?> type : List.of(Long.class, String.class, Object.class, int[].class, List.class)) {
      assertThat(read(null, type)).isNull();
    }
  }

  @Test
  void limitsFitAndWhatIsBeyondIsRefused() {
    assertThat(read(127L, Byte.class)).isEqualTo((byte) 127);
    assertThat(read(-128, Byte.class)).isEqualTo((byte) -128);
    refuses(300L, Byte.class, "it is out of range");
    refuses(-129, Byte.class, "it is out of range");
    assertThat(read(32767, Short.class)).isEqualTo((short) 32767);
    refuses(32768, Short.class, "it is out of range");
    assertThat(read(-2147483648L, Integer.class)).isEqualTo(Integer.MIN_VALUE);
    refuses(2147483648L, Integer.class, "it is out of range");
    assertThat(read(new BigDecimal("9223372036854775807"), Long.class)).isEqualTo(Long.MAX_VALUE);
    assertThat(read(BigInteger.valueOf(Long.MIN_VALUE), Long.class)).isEqualTo(Long.MIN_VALUE);
    refuses(new BigInteger("9223372036854775808"), Long.class, "it is out of range");
    refuses(new BigDecimal("-9223372036854775809"), Long.class, "it is out of range");
    refuses(1e19, Long.class, "it is out of range");
    assertThat(read(-0x1p63, Long.class)).isEqualTo(Long.MIN_VALUE);
    assertThat(read(0x1.23456789abcdep60, Long.class)).isEqualTo(0x123456789abcde00L);
    assertThat(read(0x1.234566p60f, Long.class)).isEqualTo(0x1234566000000000L);
    refuses(0x1p63, Long.class, "it is out of range");
  }

  @Test
  void aFractionIsNotAnInteger() {
    refuses(1.5, Integer.class, "it has a fraction");
    refuses(0.25f, Long.class, "it has a fraction");
    refuses(new BigDecimal("2.01"), Byte.class, "it has a fraction");
    refuses(new BigDecimal("1E-9"), BigInteger.class, "it has a fraction");
    refuses("1.5", Long.class, "it has a fraction");
    assertThat(read(new BigDecimal("2.00"), Integer.class)).isEqualTo(2);
    assertThat(read(new BigDecimal("0.00"), Integer.class)).isEqualTo(0);
    assertThat(read(new BigDecimal("1E+3"), Long.class)).isEqualTo(1000L);
  }

  @Test
  void whatIsNotFiniteBecomesOnlyAnotherFloatingNumber() {
    assertThat(read(Double.NaN, Float.class)).isNaN();
    assertThat(read(Float.NEGATIVE_INFINITY, Double.class)).isEqualTo(Double.NEGATIVE_INFINITY);
    refuses(Double.NaN, Long.class, "it is infinite or not a number");
    refuses(Double.POSITIVE_INFINITY, BigDecimal.class, "it is infinite or not a number");
  }

  @Test
  void decimalsAreExact() {
    assertThat(read(0.1, BigDecimal.class)).isEqualTo(new BigDecimal("0.1"));
    assertThat(read(0.1f, BigDecimal.class)).isEqualTo(new BigDecimal("0.1"));
    assertThat(read("1.10", BigDecimal.class)).isEqualTo(new BigDecimal("1.10"));
    assertThat(read(Long.MAX_VALUE, BigDecimal.class))
        .isEqualTo(BigDecimal.valueOf(Long.MAX_VALUE));
  }

  @Test
  void aDecimalIsRoundedToTheNearestFloatingNumberButNotToInfinityOrZero() {
    assertThat(read(new BigDecimal("0.1"), Double.class)).isEqualTo(0.1);
    assertThat(read(new BigDecimal("87.666666666666666667"), Double.class))
        .isEqualTo(87.66666666666667);
    assertThat(read(new BigDecimal("0.1"), Float.class)).isEqualTo(0.1f);
    assertThat(read(new BigDecimal("0"), Double.class)).isEqualTo(0);
    refuses(new BigDecimal("1E+400"), Double.class, "it is out of range");
    refuses(new BigDecimal("1E-400"), Double.class, "it is out of range");
    refuses(new BigDecimal("1E+40"), Float.class, "it is out of range");
  }

  @Test
  void anIntegerIsNeverRounded() {
    assertThat(read(1L << 53, Double.class)).isEqualTo(0x1p53);
    refuses((1L << 53) + 1, Double.class, "it has more digits than fit");
    refuses(Long.MAX_VALUE, Double.class, "it has more digits than fit");
    refuses(16777217, Float.class, "it has more digits than fit");
    refuses(BigInteger.TEN.pow(400), Double.class, "it has more digits than fit");
  }

  @Test
  void aDoubleBecomesAFloatWithTheSameDigits() {
    assertThat(read(0.1, Float.class)).isEqualTo(0.1f);
    assertThat(read((double) 0.1f, Float.class)).isEqualTo(0.1f);
    assertThat(read(0.1f, Double.class)).isEqualTo((double) 0.1f);
    refuses(0.123456789012, Float.class, "it is out of range or has more digits than fit");
    refuses(1e40, Float.class, "it is out of range or has more digits than fit");
    refuses(1e-50, Float.class, "it is out of range or has more digits than fit");
  }

  @Test
  void zeroAndOneAreBooleansAndTheOtherWayRound() {
    for (Object one : new Object[] {1, 1L, (byte) 1, 1.0, BigDecimal.ONE, "1", "true"}) {
      assertThat(read(one, Boolean.class)).isTrue();
    }
    for (Object zero : new Object[] {0, (short) 0, 0f, BigInteger.ZERO, "0", "false"}) {
      assertThat(read(zero, Boolean.class)).isFalse();
    }
    assertThat(read(true, Integer.class)).isEqualTo(1);
    assertThat(read(false, Byte.class)).isEqualTo((byte) 0);
    assertThat(read(true, BigDecimal.class)).isEqualTo(BigDecimal.ONE);
    refuses(2, Boolean.class, "it is out of range");
    refuses(-1L, Boolean.class, "it is out of range");
    refuses(0.5, Boolean.class, "it has a fraction");
    refuses("yes", Boolean.class, "the text is not a number");
  }

  @Test
  void textOfANumberIsRead() {
    assertThat(read("-12", Integer.class)).isEqualTo(-12);
    assertThat(read("+12", Long.class)).isEqualTo(12L);
    assertThat(read("1e3", Integer.class)).isEqualTo(1000);
    assertThat(read(".5", Double.class)).isEqualTo(0.5);
    assertThat(read("1.", BigDecimal.class)).isEqualTo(new BigDecimal("1"));
    assertThat(read("0.1", Float.class)).isEqualTo(0.1f);
    assertThat(read("NaN", Double.class)).isNaN();
    assertThat(read("-Infinity", Float.class)).isEqualTo(Float.NEGATIVE_INFINITY);
    refuses("128", Byte.class, "it is out of range");
    refuses("1e999", Double.class, "it is out of range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "1 ", "1,5", "0x10", "1L", "1d", "--1", "e", ".", "١", "abc"})
  void textOfAnythingElseIsRefused(String text) {
    for (Class<?> type : List.of(Integer.class, Long.class, Double.class, BigDecimal.class)) {
      refuses(text, type, "the text is not a number");
    }
  }

  @Test
  void anAbsurdExponentDoesNotFillTheMemory() {
    refuses("1e999999999", BigInteger.class, "it is out of range");
    refuses(new BigDecimal("1E+999999999"), Long.class, "it is out of range");
    refuses(new BigDecimal("1E-999999999"), Long.class, "it has a fraction");
    refuses("1e9999999999", BigDecimal.class, "the text is not a number");
    assertThat(read(new BigDecimal("1E+999999999"), String.class)).isEqualTo("1E+999999999");
    assertThat(read(new BigDecimal("0E+999999999"), BigInteger.class)).isZero();
  }

  @Test
  void aJsonNumberOrBooleanIsReadAsThat() {
    assertThat(read(Json.trusted("5"), Integer.class)).isEqualTo(5);
    assertThat(read(Json.trusted("2.5"), BigDecimal.class)).isEqualTo(new BigDecimal("2.5"));
    assertThat(read(Json.trusted("true"), Boolean.class)).isTrue();
    refuses(Json.trusted("[5]"), Integer.class, "");
    refuses(Json.trusted("null"), Integer.class, "");
    refuses(Json.trusted("300"), Byte.class, "it is out of range");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    refuses(new java.util.UUID(1, 2), Long.class, "");
    refuses(java.time.LocalDate.of(2026, 1, 1), Double.class, "");
    refuses(new byte[] {1}, Integer.class, "");
    refuses('1', Integer.class, "");
  }

  @Test
  void anAbstractTypeTakesWhatIsOne() {
    assertThat(read(5L, Number.class)).isEqualTo(5L);
    assertThat(read("x", CharSequence.class)).isEqualTo("x");
    assertThat((Object) read("x", Comparable.class)).isEqualTo("x");
  }
}
