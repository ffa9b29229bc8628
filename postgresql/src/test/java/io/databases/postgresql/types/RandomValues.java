package io.databases.postgresql.types;

import io.databases.postgresql.PgBit;
import io.databases.postgresql.PgBox;
import io.databases.postgresql.PgCidr;
import io.databases.postgresql.PgCircle;
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
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** Random values of one type, such as the server sends. */
record RandomValues(String type, String serverType, Function<Random, Object> generator) {
  private RandomValues(String type, Function<Random, Object> generator) {
    this(type, type, generator);
  }

  Object next(Random random) {
    return generator.apply(random);
  }

  @Override
  public String toString() {
    return type;
  }

  static List<RandomValues> all() {
    return List.of(
        new RandomValues("bool", Random::nextBoolean),
        new RandomValues("int2", random -> (int) (short) whole(random)),
        new RandomValues("int4", random -> (int) whole(random)),
        new RandomValues("int8", RandomValues::whole),
        new RandomValues("oid", random -> whole(random) & 0xffff_ffffL),
        new RandomValues("float4", random -> floating(random)),
        new RandomValues("float8", RandomValues::number),
        new RandomValues("numeric", RandomValues::decimal),
        new RandomValues("money", random -> BigDecimal.valueOf(whole(random), 2)),
        new RandomValues("text", RandomValues::text),
        new RandomValues("varchar", RandomValues::text),
        new RandomValues("bytea", RandomValues::bytes),
        new RandomValues("uuid", random -> new UUID(random.nextLong(), random.nextLong())),
        new RandomValues("date", RandomValues::date),
        new RandomValues("time", RandomValues::time),
        new RandomValues("timetz", RandomValues::offsetTime),
        new RandomValues("timestamp", RandomValues::timestamp),
        new RandomValues("timestamptz", RandomValues::timestamptz),
        new RandomValues("interval", RandomValues::interval),
        new RandomValues("inet", RandomValues::inet),
        new RandomValues("cidr", RandomValues::cidr),
        new RandomValues("macaddr", random -> new PgMacaddr(random.nextLong() >>> 16, 6)),
        new RandomValues("macaddr8", random -> new PgMacaddr(random.nextLong(), 8)),
        new RandomValues("bit", "bit(13)", random -> bits(random, 13)),
        new RandomValues("varbit", random -> bits(random, random.nextInt(70))),
        new RandomValues("pg_lsn", random -> new PgLsn(whole(random))),
        new RandomValues("point", RandomValues::point),
        new RandomValues("line", r -> new PgLine(1 + r.nextInt(9), number(r), number(r))),
        new RandomValues("lseg", random -> new PgLseg(point(random), point(random))),
        new RandomValues("box", RandomValues::box),
        new RandomValues("path", random -> new PgPath(points(random), random.nextBoolean())),
        new RandomValues("polygon", random -> new PgPolygon(points(random))),
        new RandomValues("circle", r -> new PgCircle(point(r), Math.abs(r.nextGaussian()))),
        new RandomValues("numrange", RandomValues::range),
        new RandomValues("tstzrange", RandomValues::times),
        new RandomValues("nummultirange", RandomValues::multirange));
  }

  /** Of all magnitudes. */
  private static long whole(Random random) {
    return random.nextLong() >> random.nextInt(64);
  }

  private static float floating(Random random) {
    float number = Float.intBitsToFloat(random.nextInt());
    return Float.isNaN(number) || Math.abs(number) < Float.MIN_NORMAL ? 0.5f : number;
  }

  /** Without the smallest, of which Java writes more digits than needed. */
  private static double number(Random random) {
    double number =
        random.nextBoolean() ? random.nextGaussian() : Double.longBitsToDouble(random.nextLong());
    return Double.isNaN(number) || Math.abs(number) < Double.MIN_NORMAL ? -0.0 : number;
  }

  private static BigDecimal decimal(Random random) {
    int bits = random.nextInt(8) == 0 ? random.nextInt(2_000) : random.nextInt(70);
    BigInteger unscaled = new BigInteger(bits, random);
    int scale = random.nextInt(8) == 0 ? random.nextInt(500) : random.nextInt(20);
    return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append("{}()[],;\"'\\ \t\nNULnul:=<>/".charAt(random.nextInt(25)));
        case 1 -> text.appendCodePoint(0x80 + random.nextInt(0x700));
        case 2 -> text.appendCodePoint(0x1f600 + random.nextInt(50));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static LocalDate date(Random random) {
    return switch (random.nextInt(50)) {
      case 0 -> LocalDate.MAX;
      case 1 -> LocalDate.MIN;
      default -> LocalDate.ofEpochDay(random.nextLong(-2_400_000, 2_000_000_000));
    };
  }

  private static LocalTime time(Random random) {
    return random.nextInt(50) == 0
        ? LocalTime.MAX
        : LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1000);
  }

  private static OffsetTime offsetTime(Random random) {
    return time(random).atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(-57_599, 57_600)));
  }

  private static LocalDateTime timestamp(Random random) {
    return switch (random.nextInt(50)) {
      case 0 -> LocalDateTime.MAX;
      case 1 -> LocalDateTime.MIN;
      default ->
          LocalDateTime.ofEpochSecond(
              random.nextLong(-200_000_000_000L, 9_000_000_000_000L),
              random.nextInt(1_000_000) * 1000,
              ZoneOffset.UTC);
    };
  }

  private static OffsetDateTime timestamptz(Random random) {
    LocalDateTime time = timestamp(random);
    return time.equals(LocalDateTime.MAX)
        ? OffsetDateTime.MAX
        : time.equals(LocalDateTime.MIN) ? OffsetDateTime.MIN : time.atOffset(ZoneOffset.UTC);
  }

  private static PgInterval interval(Random random) {
    return switch (random.nextInt(50)) {
      case 0 -> PgInterval.INFINITY;
      case 1 -> PgInterval.NEGATIVE_INFINITY;
      default -> new PgInterval((int) whole(random), (int) whole(random), whole(random));
    };
  }

  private static PgInet inet(Random random) {
    InetAddress address = address(random);
    return new PgInet(address, random.nextInt(8 * address.getAddress().length + 1));
  }

  private static PgCidr cidr(Random random) {
    byte[] bytes = address(random).getAddress();
    int prefix = random.nextInt(8 * bytes.length + 1);
    for (int bit = prefix; bit < 8 * bytes.length; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new PgCidr(address(bytes), prefix);
  }

  private static InetAddress address(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    if (bytes.length == 16) {
      for (int i = 0; i < 16; i += 2) {
        if (random.nextBoolean()) {
          bytes[i] = 0;
          bytes[i + 1] = (byte) random.nextInt(2);
        }
      }
    }
    return address(bytes);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static PgBit bits(Random random, int count) {
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      bits.append(random.nextInt(2));
    }
    return new PgBit(bits.toString());
  }

  private static PgPoint point(Random random) {
    return new PgPoint(number(random), number(random));
  }

  private static List<PgPoint> points(Random random) {
    List<PgPoint> points = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      points.add(point(random));
    }
    return points;
  }

  private static PgBox box(Random random) {
    PgPoint low = new PgPoint(random.nextGaussian(), random.nextGaussian());
    return new PgBox(new PgPoint(low.x() + 1, low.y() + random.nextInt(3)), low);
  }

  private static PgRange<BigDecimal> range(Random random) {
    if (random.nextInt(20) == 0) {
      return PgRange.ofNothing();
    }
    BigDecimal lower = random.nextInt(5) == 0 ? null : decimal(random);
    BigDecimal upper =
        random.nextInt(5) == 0
            ? null
            : lower == null
                ? decimal(random)
                : lower.add(decimal(random).abs().add(BigDecimal.ONE));
    return new PgRange<>(lower, upper, random.nextBoolean(), random.nextBoolean(), false);
  }

  private static PgRange<OffsetDateTime> times(Random random) {
    OffsetDateTime lower = timestamptz(random);
    OffsetDateTime upper = lower.getYear() > 250_000 ? null : lower.plusSeconds(1);
    return lower.equals(OffsetDateTime.MIN)
        ? PgRange.ofEverything()
        : PgRange.closedOpen(lower, upper);
  }

  private static PgMultirange<BigDecimal> multirange(Random random) {
    List<PgRange<BigDecimal>> ranges = new ArrayList<>();
    BigDecimal start = decimal(random);
    for (int i = random.nextInt(4); i > 0; i--) {
      BigDecimal end = start.add(decimal(random).abs()).add(BigDecimal.ONE);
      ranges.add(PgRange.openClosed(start, end));
      start = end.add(BigDecimal.TEN);
    }
    return new PgMultirange<>(ranges);
  }
}
