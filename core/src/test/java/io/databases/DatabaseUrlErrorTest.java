package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no addresses: what the message says, and what it must not show. */
class DatabaseUrlErrorTest {
  private static ConfigurationException errorOf(String text) {
    return catchThrowableOfType(
        ConfigurationException.class, () -> assertThat(DatabaseUrl.parse(text)).isNull());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost/db|must start with a dialect",
        "sqlite:file.db|must start with a dialect",
        "://host/db|must start with a dialect",
        "a b://host/db|blank",
        "+jdbc://host/db|must start with a dialect",
        "postgresql+://host/db|must start with a dialect",
        "jdbc+x://host/db|followed by a colon",
        "jdbc://host/db\u2028|starts or ends with a blank",
        "jdbc:|nothing follows",
        "odbc:|nothing follows",
        "postgresql://h/my db|blank, which must be written %20",
        "postgresql://h/my\u00a0db|blank",
        "postgresql://h:port/db|from 1 to 65535",
        "postgresql://h:0/db|from 1 to 65535",
        "postgresql://h:65536/db|from 1 to 65535",
        "postgresql://h:-1/db|from 1 to 65535",
        "postgresql://h:+1/db|from 1 to 65535",
        "postgresql://h:١/db|from 1 to 65535",
        "postgresql://h:999999999999/db|from 1 to 65535",
        "postgresql://::1/db|IPv6 address goes into brackets",
        "postgresql://[::1/db|IPv6 address goes into brackets",
        "postgresql://[::1]5432/db|after the host",
        "postgresql://h1,,h2/db|exactly one comma",
        "postgresql://h1,/db|exactly one comma",
        "postgresql://h1,:1/db|exactly one comma",
        "postgresql://h/db?a|name=value",
        "postgresql://h/db?=a|name=value",
        "postgresql://h/db?a=b&|name=value",
        "postgresql://h/db?a=b&a=c|the option a is given twice",
        "postgresql://h/db?user=me@corp|must be written %40",
        "postgresql://h/100%|percent sign itself is %25",
        "postgresql://h/%4|percent sign itself is %25",
        "postgresql://h/%zz|percent sign itself is %25",
        "postgresql://h/%１１|percent sign itself is %25",
        "postgresql://h/%ff|percent-encoded UTF-8",
        "postgresql://h/%ed%a0%80|percent-encoded UTF-8",
        "postgresql://h/a%00b|not %00",
      })
  void sayWhatIsWrong(String text, String problem) {
    assertThat(errorOf(text)).hasMessageContaining(problem).hasMessageContaining("Example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void emptyTextIsRejected(String text) {
    assertThat(errorOf(text)).hasMessageContaining("empty").hasMessageContaining("postgresql://");
  }

  @ParameterizedTest
  @ValueSource(strings = {" sqlite:///x", "sqlite:///x ", " jdbc:h2:mem:x", "odbc:DSN=x\u00a0"})
  void blanksAroundTheTextAreRejected(String text) {
    assertThat(errorOf(text)).hasMessageContaining("blank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqlite:///x\n", "sqlite:///a\0b", "jdbc:h2:\tx", "odbc:\u007f"})
  void controlCharactersAreRejectedAndNotShown(String text) {
    assertThat(errorOf(text))
        .hasMessageContaining("control character")
        .message()
        .doesNotMatch("\\p{Cc}");
  }

  @Test
  void halfACharacterIsRejected() {
    assertThat(errorOf("sqlite:///x\uD83D")).hasMessageContaining("UTF-8");
  }

  @Test
  void nullIsRejected() {
    assertThatThrownBy(() -> DatabaseUrl.parse(null)).isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite:file.db, sqlite:///file.db",
    "jdbc:, jdbc:postgresql://",
    "odbc:, odbc:Driver=",
    "mysql:x, postgresql://user:password@localhost"
  })
  void theExampleIsOfTheSameKind(String text, String example) {
    assertThat(errorOf(text)).hasMessageContaining("Example of a good one: " + example);
  }

  @Test
  void theRestOfTheTextIsShown() {
    assertThat(errorOf("postgresql://me:s3cret@host:70000/db?ssl=require&password=s3cret"))
        .hasMessageContaining(
            "\"postgresql://me:********@host:70000/db?ssl=require&password=********\"");
    assertThat(errorOf("postgresql://h1:1,[::1]:2,/db"))
        .hasMessageContaining("\"postgresql://h1:1,[::1]:2,/db\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3cret",
        "/s3cret",
        "s3/cret",
        "12/s3cret",
        "12?s3cret",
        "12/x?y=s3cret",
        "s3?cret",
        "s3#cret/",
        "s3@cret/@",
        "s3:cret%",
        "%zzs3cret",
        " s3cret",
        "s3cret\n",
        "[s3cret]/",
        "a://s3cret/",
        "?password=s3cret",
        "&password=s3&cret",
      })
  void noPasswordIsShownWhateverItHolds(String password) {
    for (String text :
        new String[] {
          "postgresql://user:%s@host:x/db",
          "postgresql://user:%s@host/%%zz",
          "postgresql://user:%s@host/d b",
          "postgresql:/user:%s@host/db",
          "postgresql:user:%s@host/db",
          "user:%s@host/db",
          "://user:%s@host/db",
          " postgresql://user:%s@host/db",
          "postgresql://user:%s@host,,host2:1/db?password=%<s@&",
          "jdbc+x:%s@host",
        }) {
      assertThat(errorOf(text.formatted(password)).getMessage())
          .as(text.formatted(password))
          .doesNotContain("s3")
          .doesNotContain("cret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://user:s3cret",
        "postgresql://user:s3cret/db",
        "postgresql://user@host:s3cret/db",
        "postgresql://h1:1,h2:s3cret/db",
        "postgresql://user:999999s3cret/db",
        "postgresql:user:s3cret",
        "postgresql:/user:s3cret",
        "user:12/s3cret",
        "user:s3cret",
        "user/s3cret@host",
        "postgresql://h/%zz?password=s3cret",
        "postgresql://h/%zz?a=b&PWD=s3cret",
        "postgresql://h/%zz?sslpassword=s3cret&c=d",
        "postgresql://h/%zz?pass%77ord=s3cret",
        "postgresql://h/%zz?a=b?password=s3cret",
        "postgresql://h/db?password=%zzs3cret",
        "postgresql://h/db?password=x@s3cret",
        "postgresql://h/db?password=x s3cret",
        "postgresql://u:p@h/db?password=s3cret&password=s3cret",
        "jdbc:postgresql://u:s3cret@h/db?password=s3cret\n",
        "odbc:PWD=s3cret\n",
      })
  void noPasswordIsShownWhereverItStands(String text) {
    assertThat(errorOf(text)).hasMessageNotContaining("s3cret");
  }
}
