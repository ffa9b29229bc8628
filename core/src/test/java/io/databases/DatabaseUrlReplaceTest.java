package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.DatabaseUrl.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts are replaced by whatever they are replaced with, in a new URL. */
class DatabaseUrlReplaceTest {
  private static final DatabaseUrl FULL =
      DatabaseUrl.parse("postgresql+jdbc://user:pass@localhost:123/mydb?ssl=require&a=b");

  private static HostPort host(String host, int port) {
    return new HostPort(host, OptionalInt.of(port));
  }

  @Test
  void everyPartCanBeReplaced() {
    String before = FULL.reveal();
    assertThat(
            FULL.withDialect("mysql")
                .withDriver("native")
                .withUsername("me")
                .withPassword("pw")
                .withHost("h")
                .withPort(1)
                .withDatabase("d")
                .withOption("a", "x")
                .withOption("c", "y")
                .withoutOption("ssl")
                .reveal())
        .isEqualTo("mysql+native://me:pw@h:1/d?a=x&c=y");
    assertThat(FULL.reveal()).isEqualTo(before);
  }

  @Test
  void everyPartCanBeCleared() {
    DatabaseUrl url = FULL.withDriver(null).withUsername(null).withPassword(null).withHost(null);
    assertThat(url.reveal()).isEqualTo("postgresql://:123/mydb?ssl=require&a=b");
    assertThat(url.withoutPort().withDatabase(null).withoutOption("a").reveal())
        .isEqualTo("postgresql://?ssl=require");
    assertThat(FULL.withDriver("").withUsername("").withPassword("").withHost("")).isEqualTo(url);
  }

  @Test
  void dialectIsCanonical() {
    assertThat(FULL.withDialect("Postgres")).isEqualTo(FULL);
  }

  @Test
  void thePortStaysWithTheHost() {
    assertThat(FULL.withHost("other").hosts()).containsExactly(host("other", 123));
    assertThat(FULL.withHost(null).withHost("other").port()).hasValue(123);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]"})
  void ipv6GetsBrackets(String host) {
    DatabaseUrl url = FULL.withHost(host);
    assertThat(url.host()).contains("::1");
    assertThat(url.reveal()).contains("@[::1]:123/");
  }

  @Test
  void severalHostsAreKept() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://h1:1,[::1]/db");
    assertThat(url.withDatabase("x")).hasToString("postgresql://h1:1,[::1]/x");
    assertThat(url.withPort(9)).hasToString("postgresql://h1:9,[::1]:9/db");
    assertThat(url.withHost("h")).hasToString("postgresql://h:1/db");
  }

  @Test
  void whatWasInTheOptionsIsReplacedToo() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql:///db?host=/a&unix_socket=/b&user=u&password=p&c=d")
            .withHost("h")
            .withUsername("me")
            .withPassword("pw");
    assertThat(url.reveal()).isEqualTo("postgresql://me:pw@h/db?c=d");
    assertThat(url.withPassword(null).password()).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "jdbc", "x+y", "1x", "a:"})
  void aDialectMustBeAWord(String dialect) {
    assertThatThrownBy(() -> FULL.withDialect(dialect))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("user:********@localhost");
  }

  static final List<Function<DatabaseUrl, DatabaseUrl>> IMPOSSIBLE =
      List.of(
          url -> url.withDriver("a/b"),
          url -> url.withPort(0),
          url -> url.withPort(65536),
          url -> url.withOption("", "x"),
          url -> url.withOption("\uD83D", "x"),
          url -> url.withUsername("a\0b"),
          url -> url.withPassword("s3cret\uDC00"));

  @ParameterizedTest
  @FieldSource("IMPOSSIBLE")
  void whatCannotBeWrittenIsRefused(Function<DatabaseUrl, DatabaseUrl> replacement) {
    assertThat(
            catchThrowableOfType(
                ConfigurationException.class,
                () -> assertThat(replacement.apply(FULL)).isNotNull()))
        .hasMessageContaining("user:********@localhost")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aHostNeedsANameAndAPossiblePort() {
    assertThatThrownBy(() -> new HostPort("", OptionalInt.empty()))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> host("h", 0)).isInstanceOf(ConfigurationException.class);
  }
}
