package io.databases.postgresql.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For values of every type: what the server sends is read, written as the very same bytes, and has
 * the text the server gives it.
 */
class ServerSendsTest {
  private record Case(String type, List<String> literals) {
    Case(String type, String... literals) {
      this(type, List.of(literals));
    }

    @Override
    public String toString() {
      return type;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("bool", "t", "f"),
        new Case("int2", "0", "1", "-1", "32767", "-32768"),
        new Case("int4", "0", "1", "-1", "2147483647", "-2147483648"),
        new Case("int8", "0", "1", "-1", "9223372036854775807", "-9223372036854775808"),
        new Case("oid", "0", "1", "4294967295"),
        new Case("xid", "0", "4294967295"),
        new Case("cid", "0", "4294967295"),
        new Case("xid8", "0", "9223372036854775807", "18446744073709551615"),
        new Case("float4", "0", "-0", "1.5", "3.4028235e+38", "NaN", "Infinity", "-Infinity"),
        new Case("float8", "0", "-0", "0.1", "-1e+300", "1e-05", "NaN", "Infinity", "-Infinity"),
        new Case(
            "numeric",
            "0",
            "0.00",
            "1",
            "-1",
            "10000",
            "9999",
            "0.0001",
            "0.00001",
            "-0.1",
            "12345.6789",
            "100000000000000000",
            "999999999999999999",
            "-9999999999999999.99",
            "1234567890123456789012345678901234567890.123456789012345678901234567890",
            "0.000000000000000001",
            "1.5000",
            "NaN"),
        new Case("money", "$0.00", "$1.23", "-$1,234,567.89", "$92,233,720,368,547,758.07"),
        new Case("text", "", "a", "é", "日本語", "😀", "a\nb\tc\\", " ", "'\""),
        new Case("varchar", "", "abc", "é"),
        new Case("bpchar", "", "abc", "x  "),
        new Case("name", "", "abc"),
        new Case("cstring", "", "abc"),
        new Case("refcursor", "c1"),
        new Case("\"char\"", "", "a", "\\351", "\\200"),
        new Case("bytea", "\\x", "\\x00", "\\x00ff7f80"),
        new Case(
            "uuid", "00000000-0000-0000-0000-000000000000", "123e4567-e89b-12d3-a456-426614174000"),
        new Case("json", "{}", "{\"a\": [1,2.50]}", "null", "\"é\""),
        new Case("jsonb", "{}", "{\"a\": [1, 2.50]}", "null", "\"é\""),
        new Case("jsonpath", "$.\"a\"[*]?(@ > 1)"),
        new Case(
            "date",
            "2000-01-01",
            "1999-12-31",
            "1970-01-01",
            "2024-02-29",
            "0044-03-15 BC",
            "4713-11-24 BC",
            "5874897-12-31",
            "0001-01-01",
            "0001-12-31 BC",
            "infinity",
            "-infinity"),
        new Case("time", "00:00:00", "23:59:59.999999", "12:34:56.7", "24:00:00"),
        new Case(
            "timetz",
            "00:00:00+00",
            "12:34:56.789+05:30",
            "24:00:00-08",
            "01:02:03+15:59:59",
            "23:59:59.999999-15:59:59",
            "01:00:00+00:00:01"),
        new Case(
            "timestamp",
            "2000-01-01 00:00:00",
            "1999-12-31 23:59:59.999999",
            "0044-03-15 12:00:00.5 BC",
            "4713-11-24 00:00:00 BC",
            "294276-12-31 23:59:59.999999",
            "infinity",
            "-infinity"),
        new Case(
            "timestamptz",
            "2000-01-01 00:00:00+00",
            "1999-12-31 23:59:59.999999+00",
            "0044-03-15 12:00:00.5+00 BC",
            "4713-11-24 00:00:00+00 BC",
            "294276-12-31 23:59:59.999999+00",
            "infinity",
            "-infinity"),
        new Case(
            "interval",
            "00:00:00",
            "1 year 2 mons 3 days 04:05:06.789",
            "-10 mons -3 days +04:05:06.7",
            "-00:00:00.5",
            "1 day -00:00:01",
            "1 mon 1 day",
            "-1 years",
            "178000000 years",
            "2562047788:00:54.775807",
            "-2562047788:00:54.775807",
            "infinity",
            "-infinity"),
        new Case(
            "inet",
            "1.2.3.4",
            "1.2.3.4/24",
            "0.0.0.0/0",
            "::1",
            "::",
            "::/0",
            "1:0:0:2::3",
            "2001:db8::1/64",
            "::ffff:1.2.3.4",
            "::1.2.3.4",
            "1:0:2:3:4:5:6:7",
            "::0.5.0.1",
            "::ffff:0:0:1",
            "fe80::/64",
            "1:2:3:4:5:6:7:8",
            "1::"),
        new Case(
            "cidr", "10.0.0.0/8", "1.2.3.4/32", "0.0.0.0/0", "2001:db8::/32", "::/0", "::1/128"),
        new Case("macaddr", "08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"),
        new Case("macaddr8", "08:00:2b:01:02:03:04:05", "ff:ff:ff:ff:ff:ff:ff:ff"),
        new Case("bit(9)", "101010101", "000000000"),
        new Case("varbit", "", "1", "00000001", "111111110", "1010101010101010101010101"),
        new Case("pg_lsn", "0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"),
        new Case("point", "(1,2)", "(0.1,-1e+20)", "(NaN,Infinity)"),
        new Case("line", "{1,-1,0}", "{0.5,2,3}"),
        new Case("lseg", "[(1,2),(3,4)]"),
        new Case("box", "(3,4),(1,2)"),
        new Case("path", "((1,2),(3,4))", "[(1,2),(3,4),(5,6)]", "((0,0))"),
        new Case("polygon", "((0,0),(1,0),(1,1))"),
        new Case("circle", "<(1,2),3>"),
        new Case("int4range", "[1,5)", "(,5)", "[1,)", "(,)", "empty"),
        new Case("int8range", "[1,5)", "empty"),
        new Case("numrange", "[1.5,2.50]", "(1,2)", "(1,2]"),
        new Case(
            "tsrange", "[\"2020-01-01 00:00:00\",\"2021-01-01 00:00:00\")", "(-infinity,infinity)"),
        new Case("tstzrange", "[\"2020-01-01 00:00:00+00\",)"),
        new Case("daterange", "[2020-01-01,2020-02-01)", "[2020-01-01,infinity)"),
        new Case("int4multirange", "{}", "{[1,5)}", "{(,1),[5,7),[9,)}"),
        new Case("int8multirange", "{[1,5)}"),
        new Case("nummultirange", "{[1.5,2.5],(3,4)}"),
        new Case("tsmultirange", "{[\"2020-01-01 00:00:00\",\"2021-01-01 00:00:00\")}"),
        new Case("tstzmultirange", "{[\"2020-01-01 00:00:00+00\",)}"),
        new Case("datemultirange", "{[2020-01-01,2020-02-01)}"),
        new Case("int2vector", "1", "1 2 3"),
        new Case("oidvector", "4294967295 2"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isReadAndWrittenAsTheSameBytesAndText(Case wanted) {
    Server server = Server.get();
    Codec codec = Codecs.of(wanted.type().replaceAll("\\(.*", ""));
    List<byte[]> written = new ArrayList<>();
    for (String literal : wanted.literals()) {
      byte[] sent = server.sendOne(quote(literal) + "::" + wanted.type());
      Object value = Codecs.read(codec, sent);
      assertThat(Codecs.write(codec, value)).as(literal).isEqualTo(sent);
      assertThat(codec.format(value)).isEqualTo(text(wanted, literal));
      assertThat(Codecs.same(codec.parse(literal), value)).as("parsed " + literal).isTrue();
      assertThat(Codecs.write(codec, literal)).as("from text " + literal).isEqualTo(sent);
      written.add(sent);
    }
    if (!wanted.type().equals("cstring")) { // no table has one
      server.receive(wanted.type(), written);
      assertThat(server.query("SELECT format('%s', value) FROM received ORDER BY position"))
          .map(List::getFirst)
          .containsExactlyElementsOf(wanted.literals());
    }
  }

  /** Money is formatted without its currency, which the codec does not know. */
  private static String text(Case wanted, String literal) {
    return wanted.type().equals("money") ? literal.replaceAll("[$,]", "") : literal;
  }

  /** An array of all these values, with nulls, and in two dimensions with bounds. */
  @ParameterizedTest
  @MethodSource("cases")
  void soAreArrays(Case wanted) {
    Server server = Server.get();
    if (wanted.type().equals("cstring")) {
      return;
    }
    Codec codec = Codecs.of(wanted.type().replaceAll("\\(.*", "") + "[]");
    List<String> elements = new ArrayList<>();
    for (String literal : wanted.literals()) {
      elements.add(quote(literal));
    }
    String flat = "ARRAY[" + String.join(",", elements) + ",NULL]::" + wanted.type() + "[]";
    String nested = "ARRAY[[" + elements.getFirst() + ",NULL],[NULL," + elements.getLast() + "]]";
    List<String> arrays = new ArrayList<>();
    arrays.add(flat);
    arrays.add("ARRAY[]::" + wanted.type() + "[]");
    arrays.add("('[-1:0]={NULL'||" + delimiter(wanted) + "||'NULL}')::" + wanted.type() + "[]");
    if (!wanted.type().endsWith("vector")) { // a list in a list is then one more element
      arrays.add(nested + "::" + wanted.type() + "[]");
    }
    for (String array : arrays) {
      byte[] sent = server.sendOne(array);
      String text = server.text("SELECT (" + array + ")::text");
      Object value = Codecs.read(codec, sent);
      assertThat(Codecs.write(codec, value)).as(array).isEqualTo(sent);
      if (!wanted.type().equals("money")) {
        assertThat(codec.format(value)).isEqualTo(text);
      }
      assertThat(Codecs.same(codec.parse(text), value)).as("parsed " + text).isTrue();
      assertThat(Codecs.write(codec, text)).as("from text " + text).isEqualTo(sent);
    }
  }

  /** Of infinite numbers it also sends a scale, which means nothing. */
  @Test
  void infiniteNumbersAreReadAndWritten() {
    Server server = Server.get();
    Codec codec = Codecs.of("numeric");
    for (double infinity : List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)) {
      byte[] sent = server.sendOne("'" + infinity + "'::numeric");
      assertThat(Codecs.read(codec, sent)).isEqualTo(infinity);
      server.receive("numeric", List.of(Codecs.write(codec, infinity)));
      assertThat(server.text("SELECT value FROM received")).isEqualTo(Double.toString(infinity));
    }
  }

  private static String delimiter(Case wanted) {
    return wanted.type().equals("box") ? "';'" : "','";
  }

  static String quote(String literal) {
    return "'" + literal.replace("'", "''") + "'";
  }
}
