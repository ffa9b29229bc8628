package io.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The JDBC form of addresses. */
class JdbcUrlTest {
  private static String jdbc(String url) {
    return DatabaseUrl.parse(url).jdbcUrl();
  }

  @Test
  void serversKeepHostsPortsAndDatabase() {
    assertThat(jdbc("postgresql://localhost:5433/shop"))
        .isEqualTo("jdbc:postgresql://localhost:5433/shop");
    assertThat(jdbc("postgresql+jdbc://one:1,two:2/shop"))
        .isEqualTo("jdbc:postgresql://one:1,two:2/shop");
    assertThat(jdbc("mysql://[::1]:3306/shop")).isEqualTo("jdbc:mysql://[::1]:3306/shop");
    assertThat(jdbc("mariadb:///shop")).isEqualTo("jdbc:mariadb://localhost/shop");
    assertThat(jdbc("mariadb://:3307/shop")).isEqualTo("jdbc:mariadb://localhost:3307/shop");
  }

  @Test
  void userAndPasswordAreLeftOut() {
    assertThat(jdbc("postgresql://me:s3cr3t@localhost/shop"))
        .isEqualTo("jdbc:postgresql://localhost/shop");
    assertThat(jdbc("postgresql://localhost/shop?user=me&password=s3cr3t"))
        .isEqualTo("jdbc:postgresql://localhost/shop");
  }

  @Test
  void optionsOfThisLibraryAreLeftOutAndThoseOfTheDriverStay() {
    assertThat(
            jdbc(
                "mariadb://localhost/shop?max_size=3&timeout=5&validate_after=9&close_grace=1&useCompression=true"))
        .isEqualTo("jdbc:mariadb://localhost/shop?useCompression=true");
  }

  @Test
  void namesAndValuesAreEncodedForDriversThatDecodeThem() {
    assertThat(jdbc("mysql://h/my%20db%26?sessionVariables=a=%27x%25%26%27"))
        .isEqualTo("jdbc:mysql://h/my%20db%26?sessionVariables=a%3D%27x%25%26%27");
    assertThat(jdbc("mariadb://h/my%20db%25%26?sessionVariables=a=%27x%25%3F%27"))
        .isEqualTo("jdbc:mariadb://h/my db%&?sessionVariables=a='x%?'");
    for (var url : new String[] {"mariadb://h/what%3F", "mariadb://h/d?sessionVariables=a%26b"}) {
      assertThatThrownBy(() -> jdbc(url))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("decodes nothing");
    }
  }

  @Test
  void tlsIsSaidInTheWordsOfEachDriver() {
    assertThat(jdbc("postgresql://h/d?ssl=verify-full")).endsWith("?sslmode=verify-full");
    assertThat(jdbc("postgresql://h/d?ssl=true")).endsWith("?sslmode=require");
    assertThat(jdbc("mysql://h/d?ssl=verify-full")).endsWith("?sslMode=VERIFY_IDENTITY");
    assertThat(jdbc("mysql://h/d?ssl=false")).endsWith("?sslMode=DISABLED");
    assertThat(jdbc("mariadb://h/d?ssl=require")).endsWith("?sslMode=trust");
    assertThatThrownBy(() -> jdbc("mariadb://h/d?ssl=prefer"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ssl=prefer");
    for (var dialect : new String[] {"mysql", "mariadb", "postgresql", "postgresql+jdbc"}) {
      assertThatThrownBy(() -> jdbc(dialect + "://h/d?ssl=perhaps"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("ssl=perhaps");
    }
  }

  @Test
  void filesOfSqliteKeepTheirPath() {
    assertThat(jdbc("sqlite:///shop.db")).isEqualTo("jdbc:sqlite:shop.db");
    assertThat(jdbc("sqlite:////var/lib/shop.db")).isEqualTo("jdbc:sqlite:/var/lib/shop.db");
    assertThat(jdbc("sqlite://")).isEqualTo("jdbc:sqlite::memory:");
  }

  @Test
  void jdbcIsItselfAndOthersAreRefusedWithoutTheirPassword() {
    assertThat(jdbc("jdbc:h2:mem:test")).isEqualTo("jdbc:h2:mem:test");
    assertThatThrownBy(() -> jdbc("mongodb://me:s3cr3t@localhost/shop"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("mongodb")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> jdbc("postgresql:///shop?host=/var/run/postgresql"))
        .hasMessageContaining("socket");
  }
}
