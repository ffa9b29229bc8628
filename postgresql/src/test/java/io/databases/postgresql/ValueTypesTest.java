package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The classes for types that Java has none for. Their text is tested against a server elsewhere.
 */
class ValueTypesTest {
  private record Address(String street, int houseNumber) {}

  @Test
  void intervalsBecomeWhatJavaHas() {
    assertThat(PgInterval.of(Duration.ofSeconds(-1, 500)).toDuration())
        .isEqualTo(Duration.ofSeconds(-1, 1000));
    assertThat(PgInterval.of(Period.of(1, 14, -3)).toPeriod()).isEqualTo(Period.of(2, 2, -3));
    assertThat(new PgInterval(0, 0, -1).toDuration()).isEqualTo(Duration.ofNanos(-1000));
    assertThatThrownBy(() -> new PgInterval(0, 1, 0).toDuration())
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("no fixed length");
    assertThatThrownBy(() -> new PgInterval(0, 1, 1).toPeriod())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(PgInterval.INFINITY::toDuration).hasMessageContaining("infinite");
    assertThat(PgInterval.INFINITY.isInfinite()).isTrue();
  }

  @Test
  void intervalsAreParsed() {
    assertThat(PgInterval.parse("P1Y2M3W4DT5H6M7.89S"))
        .isEqualTo(new PgInterval(14, 25, 18_367_890_000L));
    assertThat(PgInterval.parse("PT-0.5S")).isEqualTo(new PgInterval(0, 0, -500_000));
    assertThat(PgInterval.parse("P-10M-3DT4H5M6.7S"))
        .isEqualTo(PgInterval.parse("-10 mons -3 days +04:05:06.7"));
    PgInterval lowest = new PgInterval(Integer.MIN_VALUE, Integer.MIN_VALUE + 1, Long.MIN_VALUE);
    assertThat(PgInterval.parse(lowest.toString())).isEqualTo(lowest);
    notParsed(
        PgInterval::parse,
        "",
        "P",
        "PT",
        "P1DT",
        "1",
        "1 day 1 year",
        "99999999999 days",
        "3000000000 days",
        "4:5:6",
        "01:02:03.1234567",
        "P9999999999Y");
  }

  private static void notParsed(Function<String, ?> parse, String... texts) {
    for (String text : texts) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> parse.apply(text));
    }
  }

  @Test
  void textOfOtherTypesIsChecked() {
    notParsed(
        PgInet::parse,
        "",
        "localhost",
        "1.2.3",
        "1.2.3.4/33",
        "1.2.3.4/",
        "1.2.3.4/-1",
        "::1/129",
        "1.2.3.4.5",
        "256.0.0.1",
        "::g",
        "fe80::1%eth0",
        "1.2.3.4/24/24");
    notParsed(PgCidr::parse, "10.0.0.1/8", "x");
    notParsed(PgMacaddr::parse, "", "08:00:2b:01:02", "08:00:2b:01:02:03:04", "08:00:2b:01:02:0g");
    notParsed(PgLsn::parse, "", "1", "1/", "123456789/0", "-1/0", "g/0");
    notParsed(PgBit::parse, "2", "01a");
    notParsed(PgPoint::parse, "", "(1)", "(1,2,3)", "(a,b)", "(1,2", "x(1,2)", "(n,1)", "(n,n)");
    notParsed(PgPolygon::parse, "", "()", "((1,2)", "(1,2)", "((1,n))", "((n,n))", "((n,n),(1,2))");
    notParsed(PgPath::parse, "[(1,2),(3)]", "()");
    notParsed(
        text -> PgRange.parse(text, Integer::valueOf), "", "[1,2", "1,2", "[1]", "[a,b]", "[1,2]x");
    notParsed(
        text -> PgMultirange.parse(text, Integer::valueOf), "", "{", "{[1,2)", "[1,2)", "{[1,2)]");
  }

  @Test
  void hardwareAddressesAreParsedInEveryForm() {
    PgMacaddr address = PgMacaddr.parse("08:00:2b:01:02:03");
    for (String text :
        List.of("08-00-2b-01-02-03", "08002b:010203", "0800.2b01.0203", "08002B010203")) {
      assertThat(PgMacaddr.parse(text)).isEqualTo(address);
    }
    assertThat(PgMacaddr.of(address.toBytes())).isEqualTo(address).hasToString("08:00:2b:01:02:03");
    assertThatIllegalArgumentException().isThrownBy(() -> new PgMacaddr(-1, 6));
    assertThatIllegalArgumentException().isThrownBy(() -> PgMacaddr.of(new byte[7]));
  }

  @Test
  void anIpv6AddressStaysOne() {
    PgInet mapped = PgInet.parse("::ffff:1.2.3.4/120");
    assertThat(mapped.address()).isInstanceOf(Inet6Address.class);
    assertThat(mapped).hasToString("::ffff:1.2.3.4/120");
  }

  @Test
  void bitsBecomeSets() {
    BitSet set = new BitSet();
    set.set(1);
    assertThat(PgBit.of(set, 4)).hasToString("0100");
    assertThat(PgBit.of(set, 4).toBitSet()).isEqualTo(set);
    assertThat(PgBit.of(set, 4).get(1)).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> PgBit.of(set, 1));
  }

  @Test
  void logPositionsAreOrderedWithoutSign() {
    assertThat(new PgLsn(-1)).isGreaterThan(new PgLsn(1));
  }

  @Test
  void rangesHaveBoundsOrNone() {
    assertThat(PgRange.closed(1, null)).hasToString("[1,)");
    assertThat(PgRange.ofEverything()).hasToString("(,)");
    assertThat(PgRange.ofNothing()).hasToString("empty");
    assertThat(PgRange.openClosed("a b", "\"\\")).hasToString("(\"a b\",\"\"\"\\\\\"]");
    assertThat(PgRange.closedOpen(LocalDate.of(2024, 1, 1), LocalDate.MAX))
        .hasToString("[2024-01-01,infinity)");
    assertThat(PgRange.open(1, 5).map(n -> n * 2)).isEqualTo(PgRange.open(2, 10));
    assertThat(PgMultirange.parse("{[1,2),empty}", Integer::valueOf).ranges())
        .containsExactly(PgRange.closedOpen(1, 2), PgRange.ofNothing());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PgRange<>(1, null, true, false, true));
  }

  @Test
  void compositeValuesAreRows() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("street", "A, \"B\"");
    attributes.put("house_number", 5);
    PgComposite composite = PgComposite.of(attributes);
    assertThat(composite.as(Address.class)).isEqualTo(new Address("A, \"B\"", 5));
    assertThat(composite)
        .isEqualTo(PgComposite.of(attributes))
        .hasSameHashCodeAs(PgComposite.of(attributes));
    assertThat(composite.toMap()).isEqualTo(attributes);
    assertThat(composite.get("House_Number")).isEqualTo(5);
    assertThat(composite.get("house_number", String.class)).isEqualTo("5");
    assertThat(composite).hasToString("(\"A, \"\"B\"\"\",5)");
  }
}
