package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.DatabaseUrl.HostPort;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a text, and how it is shown. */
class DatabaseUrlTest {
  private static final DatabaseUrl FULL =
      DatabaseUrl.parse("postgresql+jdbc://user:pass@localhost:123/mydb?ssl=require&a=b");

  private static HostPort host(String host) {
    return new HostPort(host, OptionalInt.empty());
  }

  private static HostPort host(String host, int port) {
    return new HostPort(host, OptionalInt.of(port));
  }

  @Nested
  class Parsing {
    @Test
    void exposesEveryPart() {
      assertThat(FULL.dialect()).isEqualTo("postgresql");
      assertThat(FULL.driver()).isEqualTo("jdbc");
      assertThat(FULL.username()).contains("user");
      assertThat(FULL.password()).contains("pass");
      assertThat(FULL.host()).contains("localhost");
      assertThat(FULL.port()).hasValue(123);
      assertThat(FULL.hosts()).containsExactly(host("localhost", 123));
      assertThat(FULL.database()).isEqualTo("mydb");
      assertThat(FULL.options()).containsExactly(Map.entry("ssl", "require"), Map.entry("a", "b"));
      assertThat(FULL.option("a")).contains("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://", "postgresql:///", "postgresql://:@:/?"})
    void whatIsNotThereIsAbsent(String text) {
      DatabaseUrl url = DatabaseUrl.parse(text);
      assertThat(url.driver()).isEmpty();
      assertThat(url.username()).isEmpty();
      assertThat(url.password()).isEmpty();
      assertThat(url.host()).isEmpty();
      assertThat(url.hosts()).isEmpty();
      assertThat(url.port()).isEmpty();
      assertThat(url.database()).isEmpty();
      assertThat(url.options()).isEmpty();
      assertThat(url.option("a")).isEmpty();
      assertThat(url).isEqualTo(DatabaseUrl.parse("postgresql://"));
    }

    @ParameterizedTest
    @CsvSource({
      "postgres://h/db, postgresql",
      "postgresql://h/db, postgresql",
      "PostgreSQL://h/db, postgresql",
      "mysql://h/db, mysql",
      "mariadb://h/db, mariadb",
      "sqlite://, sqlite",
      "anything://h, anything",
      "jdbc:h2:mem:x, jdbc",
      "odbc:DSN=x, odbc",
      "odbc://dsn, odbc"
    })
    void dialectIsCanonical(String text, String dialect) {
      assertThat(DatabaseUrl.parse(text).dialect()).isEqualTo(dialect);
    }

    @Test
    void percentEncodingIsDecodedInEveryPart() {
      DatabaseUrl url =
          DatabaseUrl.parse(
              "mysql://us%40er:p%3a%2Fw%25@h%C3%BCt:1/d%20b%3F?n%26=v%3D%F0%9F%98%80");
      assertThat(url.username()).contains("us@er");
      assertThat(url.password()).contains("p:/w%");
      assertThat(url.host()).contains("hüt");
      assertThat(url.database()).isEqualTo("d b?");
      assertThat(url.options()).containsExactly(Map.entry("n&", "v=😀"));
    }

    @Test
    void plusAndNumberSignStandForThemselves() {
      DatabaseUrl url = DatabaseUrl.parse("mysql://a+b:p#w+@h/d+b#1?o=a+b%2Bc#");
      assertThat(url.username()).contains("a+b");
      assertThat(url.password()).contains("p#w+");
      assertThat(url.database()).isEqualTo("d+b#1");
      assertThat(url.option("o")).contains("a+b+c#");
    }

    @Test
    void aPasswordMayHoldColonsAndAts() {
      DatabaseUrl url = DatabaseUrl.parse("mysql://user:a:b@c@host/db");
      assertThat(url.password()).contains("a:b@c");
      assertThat(url.host()).contains("host");
    }

    @Test
    void aPasswordNeedsNoUser() {
      DatabaseUrl url = DatabaseUrl.parse("mysql://:pass@host/db");
      assertThat(url.username()).isEmpty();
      assertThat(url.password()).contains("pass");
      assertThat(url.reveal()).isEqualTo("mysql://:pass@host/db");
    }

    @Test
    void severalHostsAreKeptInOrder() {
      DatabaseUrl url = DatabaseUrl.parse("postgresql://u@h1:1,[::1]:2,h3/db");
      assertThat(url.hosts()).containsExactly(host("h1", 1), host("::1", 2), host("h3"));
      assertThat(url.host()).contains("h1");
      assertThat(url.port()).hasValue(1);
      assertThat(url).hasToString("postgresql://u@h1:1,[::1]:2,h3/db");
    }

    @Test
    void bracketsOfIpv6AreKeptInTheTextOnly() {
      DatabaseUrl url = DatabaseUrl.parse("postgresql://[fe80::1%25eth0]:5432/db");
      assertThat(url.host()).contains("fe80::1%eth0");
      assertThat(url.port()).hasValue(5432);
      assertThat(url).hasToString("postgresql://[fe80::1%25eth0]:5432/db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "unix_sock", "unix_socket"})
    void theHostMayComeFromTheOptions(String option) {
      DatabaseUrl url = DatabaseUrl.parse("postgresql://:5433/db?" + option + "=/var/run/pg");
      assertThat(url.host()).contains("/var/run/pg");
      assertThat(url.port()).hasValue(5433);
      assertThat(url.hosts()).containsExactly(host("/var/run/pg", 5433));
      assertThat(url).hasToString("postgresql://:5433/db?" + option + "=/var/run/pg");
    }

    @Test
    void theHostMayBeAnEncodedFolder() {
      DatabaseUrl url = DatabaseUrl.parse("postgresql://%2Fvar%2Frun/db");
      assertThat(url.host()).contains("/var/run");
      assertThat(url).hasToString("postgresql://%2Fvar%2Frun/db");
    }

    @Test
    void userAndPasswordMayComeFromTheOptions() {
      DatabaseUrl url = DatabaseUrl.parse("postgresql://h/db?user=me&password=pw");
      assertThat(url.username()).contains("me");
      assertThat(url.password()).contains("pw");
    }

    @Test
    void whatStandsBeforeTheOptionsComesFirst() {
      DatabaseUrl url =
          DatabaseUrl.parse("mysql://u:p@h/db?host=x&unix_socket=/s&user=y&password=z");
      assertThat(url.host()).contains("h");
      assertThat(url.username()).contains("u");
      assertThat(url.password()).contains("p");
    }

    @ParameterizedTest
    @CsvSource(
        quoteCharacter = '"',
        value = {
          "sqlite:///file.db, file.db",
          "sqlite:////abs/file.db, /abs/file.db",
          "sqlite://, \"\"",
          "sqlite:///:memory:, :memory:",
          "sqlite:///C:/folder/file.db, C:/folder/file.db",
          "sqlite:///me@home/file.db, me@home/file.db"
        })
    void sqliteNamesAFile(String text, String database) {
      DatabaseUrl url = DatabaseUrl.parse(text);
      assertThat(url.database()).isEqualTo(database);
      assertThat(url.host()).isEmpty();
      assertThat(url.reveal()).isEqualTo(text.replace("@", "%40"));
    }

    @Test
    void sqliteNamesASharedMemoryDatabase() {
      DatabaseUrl url = DatabaseUrl.parse("sqlite:///file:name?mode=memory&cache=shared");
      assertThat(url.database()).isEqualTo("file:name");
      assertThat(url.options())
          .containsExactly(Map.entry("mode", "memory"), Map.entry("cache", "shared"));
      assertThat(url).hasToString("sqlite:///file:name?mode=memory&cache=shared");
    }

    @Test
    void anOptionMayBeEmpty() {
      assertThat(DatabaseUrl.parse("sqlite://?a=").option("a")).contains("");
    }

    @Test
    void collectionsCannotBeChanged() {
      assertThat(FULL.hosts()).isUnmodifiable();
      assertThat(FULL.options()).isUnmodifiable();
    }
  }

  @Nested
  class TakenAsItIs {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "jdbc:postgresql://u:p@h/db?a=%zz&&password=p w",
          "jdbc:sqlserver://h;databaseName=my db;password={a;b}",
          "odbc:Driver={ODBC Driver 18 for SQL Server};Server=h;PWD=secret",
          "odbc:DSN=x"
        })
    void nothingIsInterpreted(String text) {
      DatabaseUrl url = DatabaseUrl.parse(text);
      assertThat(url.reveal()).isEqualTo(text);
      assertThat(url.driver()).isEmpty();
      assertThat(url.username()).isEmpty();
      assertThat(url.password()).isEmpty();
      assertThat(url.hosts()).isEmpty();
      assertThat(url.database()).isEmpty();
      assertThat(url.options()).isEmpty();
      assertThat(DatabaseUrl.parse(url.reveal())).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "jdbc:postgresql://h:5432/db?user=u&password=s3 x!&ssl=true"
              + "|jdbc:postgresql://h:5432/db?user=u&password=********&ssl=true",
          "jdbc:mysql://u:s3@x!@h:3306/db|jdbc:mysql://u:********@h:3306/db",
          "jdbc:mysql://u1:s3@h1:1,u2:s3@h2/db|jdbc:mysql://u1:********@h2/db",
          "jdbc:mysql://h/db?password=s3;x!|jdbc:mysql://h/db?password=********",
          "jdbc:sqlserver://h:1433;user=me@corp;password={s3;}}x!};ssl=true"
              + "|jdbc:sqlserver://h:1433;user=me@corp;password=********;ssl=true",
          "jdbc:sqlserver://h;trustStorePassword=s3;a=b"
              + "|jdbc:sqlserver://h;trustStorePassword=********;a=b",
          "jdbc:h2:mem:x;USER=sa;PASSWORD=s3\\;x!;A=B|jdbc:h2:mem:x;USER=sa;PASSWORD=********;A=B",
          "jdbc:db2://h:50000/db:user=u;password=s3;|jdbc:db2://h:50000/db:user=u;password=********;",
          "jdbc:oracle:thin:scott/s3x!@h:1521:sid|jdbc:oracle:thin:scott/********@h:1521:sid",
          "jdbc:oracle:thin:@//h:1521/service|jdbc:oracle:thin:@//h:1521/service",
          "jdbc:sqlite:folder/a@b.db|jdbc:sqlite:folder/a@b.db",
          "odbc:Driver=SQLite3;Database=x.db;PWD=s3|odbc:Driver=SQLite3;Database=x.db;PWD=********",
          "odbc:Pwd = {s3;x!;UID=u|odbc:Pwd =********",
          "odbc:pass%77ord=s3|odbc:pass%77ord=********",
        })
    void passwordsAreMasked(String text, String shown) {
      DatabaseUrl url = DatabaseUrl.parse(text);
      assertThat(url).hasToString(shown);
      assertThat(url.reveal()).isEqualTo(text);
    }

    @Test
    void veryLongTextsCanBeMasked() {
      String text = "odbc:PWD={" + "a}}b\\;".repeat(100_000) + "};Database=x";
      assertThat(DatabaseUrl.parse(text)).hasToString("odbc:PWD=********;Database=x");
    }

    @Test
    void longWordsCanBeMasked() {
      String text = "jdbc:x:" + "a".repeat(1_000_000);
      assertThat(DatabaseUrl.parse(text)).hasToString(text);
    }

    @Test
    void partsCannotBeReplaced() {
      DatabaseUrl url = DatabaseUrl.parse("jdbc:postgresql://h/db?password=s3cret");
      assertThatThrownBy(() -> url.withDatabase("x"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("jdbc:postgresql://h/db?password=********")
          .hasMessageContaining("taken as it is");
    }

    @Test
    void odbcWithSlashesIsAnOrdinaryAddress() {
      DatabaseUrl url = DatabaseUrl.parse("odbc://u:p@dsn/db");
      assertThat(url.host()).contains("dsn");
      assertThat(url).hasToString("odbc://u:********@dsn/db");
    }
  }

  @Nested
  class Printing {
    @ParameterizedTest
    @CsvSource({
      "postgresql://u:s3@h/db, postgresql://u:********@h/db",
      "postgres://:s3@h/db, postgresql://:********@h/db",
      "postgresql://h/db?password=s3&a=b, postgresql://h/db?password=********&a=b",
      "postgresql://h/db?sslpassword=s3, postgresql://h/db?sslpassword=********",
      "postgresql://h/db?pass%77ord=s3, postgresql://h/db?password=********",
      "sqlite:///x.db?KEY=s3, sqlite:///x.db?KEY=********",
      "postgresql://u@h/db, postgresql://u@h/db"
    })
    void passwordsAreMaskedAndCanBeRevealed(String text, String shown) {
      DatabaseUrl url = DatabaseUrl.parse(text);
      assertThat(url).hasToString(shown);
      assertThat(DatabaseUrl.parse(url.reveal())).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "postgresql://u%40@h1:1,[::1]:2/d%20b?a=%26&b=/x:y,z",
          "mysql://host",
          "sqlite:////abs/file.db?mode=ro",
          "odbc:DSN=x"
        })
    void whereNothingIsSecretTheTextCanBeReadBack(String text) {
      DatabaseUrl url = DatabaseUrl.parse(text);
      assertThat(url).hasToString(text);
      assertThat(DatabaseUrl.parse(url.toString())).isEqualTo(url);
    }
  }

  @Nested
  class Equality {
    @Test
    void isThatOfTheParts() {
      DatabaseUrl url = DatabaseUrl.parse("postgres://u:%70@h:05432/db?a=1&b=2");
      DatabaseUrl same = DatabaseUrl.parse("postgresql://u:p@h:5432/d%62?b=2&a=1");
      assertThat(url).isEqualTo(same).hasSameHashCodeAs(same);
      assertThat(url).isNotEqualTo(same.withPassword("other"));
      assertThat(url).isNotEqualTo(same.withPort(1));
      assertThat(url).isNotEqualTo(DatabaseUrl.parse("jdbc:postgresql://u:p@h:5432/db"));
    }
  }
}
