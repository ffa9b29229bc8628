package io.databases;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.DatabaseUrl.HostPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the parts hold, a URL can be printed and read back. Each case prints its seed. */
class DatabaseUrlRoundTripTest {
  private static final int CASES = 200;
  private static final int URLS_PER_CASE = 50;

  private static final List<String> NASTY =
      Stream.concat(
              "@:/?#[]%&=+ ,;'\"\\{}()<>|^`~!$*-._aZ09üß漢\u0301\u00a0\u200f\t\n\u0085"
                  .codePoints()
                  .mapToObj(Character::toString),
              Stream.of("😀", "👩‍👩‍👧", "%20", "%zz", "%", "://", "::1", "********", "password="))
          .toList();

  static IntStream seeds() {
    return IntStream.range(0, CASES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsReplacedSurvives(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < URLS_PER_CASE; i++) {
      String username = text(random, 0);
      String password = text(random, 0);
      String host = "h" + text(random, 0); // no leading bracket, which would be taken off
      String database = text(random, 0);
      int port = 1 + random.nextInt(65535);
      Map<String, String> options =
          IntStream.range(0, random.nextInt(4))
              .boxed()
              .collect(Collectors.toMap(n -> n + text(random, 0), _ -> text(random, 0)));

      DatabaseUrl url =
          DatabaseUrl.parse("postgresql://")
              .withUsername(username)
              .withPassword(password)
              .withHost(host)
              .withPort(port)
              .withDatabase(database);
      for (Map.Entry<String, String> option : options.entrySet()) {
        url = url.withOption(option.getKey(), option.getValue());
      }
      DatabaseUrl read = DatabaseUrl.parse(url.reveal());

      assertThat(read).as(url.reveal()).isEqualTo(url).hasSameHashCodeAs(url);
      assertThat(read.reveal()).isEqualTo(url.reveal());
      assertThat(read.username()).isEqualTo(present(username));
      assertThat(read.password()).isEqualTo(present(password));
      assertThat(read.hosts()).containsExactly(new HostPort(host, OptionalInt.of(port)));
      assertThat(read.database()).isEqualTo(database);
      assertThat(read.options()).isEqualTo(options);
      assertThat(DatabaseUrl.parse(url.toString()).withPassword(password).database())
          .isEqualTo(database);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsReadSurvives(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < URLS_PER_CASE; i++) {
      List<HostPort> hosts =
          Stream.generate(() ->
                  new HostPort(
                      text(random, 1),
                      random.nextBoolean()
                          ? OptionalInt.of(1 + random.nextInt(65535))
                          : OptionalInt.empty()))
              .limit(random.nextInt(4))
              .toList();
      String authority = hosts.stream().map(HostPort::toString).collect(Collectors.joining(","));
      String text =
          "mysql+x://%s@%s/%s?o=%s"
              .formatted(
                  Percent.encode(text(random, 0), ":@+#"),
                  authority,
                  Percent.encode(text(random, 0), "/:;+#"),
                  Percent.encode(text(random, 0), "/:?=+#"));
      DatabaseUrl url = DatabaseUrl.parse(text);

      assertThat(url.hosts()).as(text).isEqualTo(hosts);
      assertThat(DatabaseUrl.parse(url.reveal())).as(text).isEqualTo(url);
      if (url.password().isEmpty()) {
        assertThat(DatabaseUrl.parse(url.toString())).as(text).isEqualTo(url);
      }
    }
  }

  /** Texts made of anything are either read, and survive, or rejected with the one exception. */
  @ParameterizedTest
  @MethodSource("seeds")
  void anyTextIsReadOrRejected(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < URLS_PER_CASE; i++) {
      String start =
          List.of("", "a", "a+b://", "sqlite://", "jdbc:", "odbc:").get(random.nextInt(6));
      String text = start + text(random, 0);
      try {
        DatabaseUrl url = DatabaseUrl.parse(text);
        assertThat(DatabaseUrl.parse(url.reveal())).as(text).isEqualTo(url);
      } catch (ConfigurationException e) {
        assertThat(e).hasMessageContaining("Example");
      }
    }
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String text(Random random, int atLeast) {
    return IntStream.range(0, atLeast + random.nextInt(9))
        .mapToObj(_ -> NASTY.get(random.nextInt(NASTY.size())))
        .collect(Collectors.joining());
  }
}
