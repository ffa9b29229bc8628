package io.databases.postgresql.types;

import io.databases.Json;
import io.databases.ParameterException;
import io.databases.postgresql.PgArray;
import io.databases.postgresql.PgBit;
import io.databases.postgresql.PgBox;
import io.databases.postgresql.PgCidr;
import io.databases.postgresql.PgCircle;
import io.databases.postgresql.PgComposite;
import io.databases.postgresql.PgInet;
import io.databases.postgresql.PgInterval;
import io.databases.postgresql.PgLine;
import io.databases.postgresql.PgLseg;
import io.databases.postgresql.PgLsn;
import io.databases.postgresql.PgMacaddr;
import io.databases.postgresql.PgMultirange;
import io.databases.postgresql.PgPath;
import io.databases.postgresql.PgPoint;
import io.databases.postgresql.PgPolygon;
import io.databases.postgresql.PgRange;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values in PostgreSQL's text form, whatever type they are meant for. */
public final class PgText {
  /** Digits; beyond this an exponent is written. */
  private static final int MAX_ZEROS = 20_000;

  private PgText() {}

  /**
   * The text form of a standard type, a type of this driver, or a List of them.
   *
   * @throws ParameterException for anything else
   */
  public static String of(Object value) {
    return switch (value) {
      case String text -> text;
      case BigDecimal number ->
          Math.abs((long) number.scale()) > MAX_ZEROS ? number.toString() : number.toPlainString();
      case Double number -> floating(number, number.toString(), 15);
      case Float number -> floating(number, number.toString(), 6);
      case Boolean bool -> bool ? "t" : "f";
      case Long _, Integer _, Short _, Byte _, BigInteger _, UUID _, Character _, Json _ ->
          value.toString();
      case LocalDate date -> PgTimes.format(date);
      case LocalDateTime time -> PgTimes.format(time);
      case OffsetDateTime time -> PgTimes.format(time);
      case LocalTime time -> PgTimes.format(time);
      case OffsetTime time -> PgTimes.format(time);
      case Instant time -> PgTimes.format(time.atOffset(ZoneOffset.UTC));
      case ZonedDateTime time -> PgTimes.format(time.toOffsetDateTime());
      case Duration duration -> PgInterval.of(duration).toString();
      case Period period -> PgInterval.of(period).toString();
      case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
      case InetAddress address -> new PgInet(address).toString();
      case List<?> list -> ArrayText.format(list);
      case PgArray _,
          PgBit _,
          PgBox _,
          PgCidr _,
          PgCircle _,
          PgComposite _,
          PgInet _,
          PgInterval _,
          PgLine _,
          PgLseg _,
          PgLsn _,
          PgMacaddr _,
          PgMultirange<?> _,
          PgPath _,
          PgPoint _,
          PgPolygon _,
          PgRange<?> _ ->
          value.toString();
      default ->
          throw new ParameterException(
              "cannot send " + value.getClass().getTypeName() + ": it has no text form");
    };
  }

  /**
   * The shortest digits that mean this number, with an exponent below 1e-04 and where there are
   * more digits before the point than the type is sure of.
   */
  private static String floating(double number, String java, int maxDigits) {
    if (number == 0 || !Double.isFinite(number)) {
      return number != 0 ? java : 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal decimal = new BigDecimal(java).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < maxDigits) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** Null as null. */
  static @Nullable String ofNullable(@Nullable Object value) {
    return value == null ? null : of(value);
  }

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
