package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.AuthenticationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgAuthenticationTest {
  private static DatabaseUrl url(String user, String password) {
    return DatabaseUrl.parse(PgServer.shared().url("postgres"))
        .withUsername(user)
        .withPassword(password)
        .withHost("localhost");
  }

  private static String userOf(DatabaseUrl url) {
    try (var database = Database.builder(url).open()) {
      return database.fetchValue(String.class, "SELECT current_user::text");
    }
  }

  private static boolean encrypted(DatabaseUrl url) {
    try (var database = Database.builder(url).open()) {
      return database.fetchValue(
          Boolean.class, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram_user", "md5_user"})
  void passwordIsProvenWithoutBeingShown(String user) {
    assertThat(userOf(url(user, PgServer.PASSWORD))).isEqualTo(user);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram_user", "md5_user", "tls_user"})
  void wrongPasswordIsToldFromABrokenNetwork(String user) {
    var url = url(user, "wr0ng").withOption("sslmode", "prefer");
    assertThatThrownBy(() -> Database.builder(url).open())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining(user)
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void passwordGoesInTheClearOnlyOverTlsUnlessAllowed() {
    var url = url("plain_user", PgServer.PASSWORD);
    assertThatThrownBy(() -> Database.builder(url).open())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("sslmode=require");
    assertThat(userOf(url.withOption("sslmode", "require"))).isEqualTo("plain_user");
    assertThat(userOf(url.withOption("allow_cleartext_password", "true"))).isEqualTo("plain_user");
  }

  @Test
  void missingPasswordIsNamed() {
    assertThatThrownBy(() -> Database.builder(url("scram_user", null)).open())
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("scram_user")
        .hasMessageContaining("password");
  }

  @Test
  void passwordIsAskedForEachConnection() {
    var url = url("scram_user", null);
    try (var database = Database.builder(url).password(() -> PgServer.PASSWORD).open()) {
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "require"})
  void tlsIsUsedWhereTheServerOffersIt(String mode) {
    var url = url("tls_user", PgServer.PASSWORD).withOption("sslmode", mode);
    assertThat(encrypted(url)).isTrue();
  }

  @Test
  void disabledTlsIsNotUsed() {
    assertThat(encrypted(url("scram_user", PgServer.PASSWORD))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full"})
  void certificateIsVerified(String mode) {
    var url = url("tls_user", PgServer.PASSWORD).withOption("sslmode", mode);
    var known = url.withOption("sslrootcert", PgServer.shared().certificate().toString());
    assertThat(encrypted(known)).isTrue();
    var unknown = url.withOption("sslrootcert", PgServer.shared().otherCertificate().toString());
    assertThatThrownBy(() -> Database.builder(unknown).open())
        .isInstanceOf(ConnectionLostException.class);
  }

  @Test
  void missingDatabaseIsNamed() {
    var url = url("postgres", null).withDatabase("nowhere");
    assertThatThrownBy(() -> Database.builder(url).open()).hasMessageContaining("nowhere");
  }
}
