package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.testing.server.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgTlsTest {
  private static final PgServer SERVER = PgServer.shared();

  @BeforeAll
  static void makeClientCertificates() throws IOException {
    SERVER.openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "ec.key");
    SERVER.openssl("genrsa", "-traditional", "-out", "rsa.key", "2048");
    for (var kind : new String[] {"ec", "rsa"}) {
      SERVER.openssl(
          "req", "-new", "-key", kind + ".key", "-subj", "/CN=cert_user", "-out", kind + ".csr");
      SERVER.openssl(
          "x509",
          "-req",
          "-days",
          "2",
          "-in",
          kind + ".csr",
          "-out",
          kind + ".crt",
          "-CA",
          "client-ca.crt",
          "-CAkey",
          "client-ca.key",
          "-CAcreateserial");
      SERVER.openssl(
          "pkcs8", "-topk8", "-nocrypt", "-in", kind + ".key", "-out", kind + ".pkcs8.key");
      SERVER.openssl(
          "pkcs8",
          "-topk8",
          "-passout",
          "pass:k3y",
          "-in",
          kind + ".key",
          "-out",
          kind + ".encrypted.key");
    }
    SERVER.openssl(
        "rsa",
        "-traditional",
        "-aes128",
        "-passout",
        "pass:k3y",
        "-in",
        "rsa.key",
        "-out",
        "rsa.old.key");
  }

  private static DatabaseUrl url(String user, String options) {
    return DatabaseUrl.parse(
            "postgresql://localhost:%d/postgres?%s".formatted(SERVER.port(), options))
        .withUsername(user)
        .withPassword(PgServer.PASSWORD);
  }

  /** {@code scram_user TLSv1.3}, or without the second where it is not encrypted. */
  private static String session(DatabaseUrl url) {
    try (var database = Database.builder(url).open()) {
      return database.fetchValue(
          String.class,
          "SELECT concat_ws(' ', current_user, version) FROM pg_stat_ssl WHERE pid ="
              + " pg_backend_pid()");
    }
  }

  private static String file(String name) {
    return SERVER.folder().resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "scram_user, disable, false",
    "scram_user, allow, false",
    "scram_user, prefer, true",
    "scram_user, require, true",
    "tls_user, allow, true",
    "tls_user, prefer, true",
    "clear_user, disable, false",
    "clear_user, allow, false",
    "clear_user, prefer, false",
  })
  void theModeDecidesAndTheServerMayAskForTheOtherWay(String user, String mode, boolean tls) {
    assertThat(session(url(user, "sslmode=" + mode))).isEqualTo(tls ? user + " TLSv1.3" : user);
  }

  @ParameterizedTest
  @CsvSource({"tls_user, disable", "clear_user, require"})
  void whatTheServerDoesNotAllowIsARefusal(String user, String mode) {
    assertThatThrownBy(() -> session(url(user, "sslmode=" + mode)))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("pg_hba.conf");
  }

  @Test
  void theNameInTheCertificateCountsOnlyInVerifyFull() {
    var url = url("tls_user", "sslrootcert=" + file("server.crt"));
    // 127.0.0.2 is the same server, and not in its certificate.
    var other = url.withHost("127.0.0.2");
    assertThat(session(url.withOption("sslmode", "verify-full"))).endsWith("TLSv1.3");
    assertThatThrownBy(() -> session(other.withOption("sslmode", "verify-full")))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("sslmode=verify-full");
  }

  @Test
  void requireVerifiesWhereRootsAreGiven() {
    var url = url("tls_user", "sslmode=require");
    assertThat(session(url.withOption("sslrootcert", file("server.crt")))).endsWith("TLSv1.3");
    assertThatThrownBy(() -> session(url.withOption("sslrootcert", file("stranger.crt"))))
        .isInstanceOf(ConnectionLostException.class);
    assertThatThrownBy(() -> session(url("tls_user", "sslmode=verify-ca&sslrootcert=system")))
        .isInstanceOf(ConnectionLostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-full"})
  void tlsMayBeginAtOnce(String mode) {
    var url =
        url("tls_user", "sslnegotiation=direct&sslrootcert=" + file("server.crt"))
            .withOption("sslmode", mode);
    assertThat(session(url)).isEqualTo("tls_user TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec.key",
        "ec.pkcs8.key",
        "ec.encrypted.key",
        "rsa.key",
        "rsa.pkcs8.key",
        "rsa.encrypted.key"
      })
  void aCertificateIsALogin(String key) {
    var certificate = key.substring(0, key.indexOf('.')) + ".crt";
    var url =
        url("cert_user", "sslmode=require&sslpassword=k3y")
            .withOption("sslcert", file(certificate))
            .withOption("sslkey", file(key));
    assertThat(session(url)).isEqualTo("cert_user TLSv1.3");
    assertThat(session(url.withOption("require_auth", "none"))).startsWith("cert_user");
  }

  @Test
  void aLoginByCertificateNeedsOne() {
    assertThatThrownBy(() -> session(url("cert_user", "sslmode=require")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "ec.encrypted.key, '', password",
    "ec.encrypted.key, wr0ng, password is wrong",
    "rsa.old.key, k3y, openssl pkcs8",
    "ec.crt, k3y, no private key",
    "nowhere.key, k3y, cannot be read",
    "rsa.pkcs8.key, k3y, cannot be used",
  })
  void aKeyThatCannotBeUsedIsNamed(String key, String password, String reason) {
    var url =
        url("cert_user", "sslmode=require")
            .withOption("sslcert", file("ec.crt"))
            .withOption("sslkey", file(key));
    var whole = password.isEmpty() ? url : url.withOption("sslpassword", password);
    assertThatThrownBy(() -> session(whole))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file(key))
        .hasMessageContaining(reason)
        .hasMessageNotContaining("wr0ng");
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws IOException {
    var empty = Files.createTempFile(SERVER.folder(), "empty", ".crt");
    var url = url("tls_user", "sslmode=verify-ca&sslrootcert=" + empty);
    assertThatThrownBy(() -> session(url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(empty.toString());
  }

  @Test
  void aLoginIsBoundToItsChannelWhereThatIsRequired() {
    var bound = "channel_binding=require&sslmode=";
    assertThat(session(url("scram_user", bound + "require"))).startsWith("scram_user");
    for (var user : new String[] {"md5_user", "postgres"}) {
      assertThatThrownBy(() -> session(url(user, bound + "require")))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("channel_binding");
    }
    assertThatThrownBy(() -> session(url("scram_user", bound + "disable")))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("channel_binding");
    assertThat(session(url("scram_user", "channel_binding=disable"))).startsWith("scram_user");
  }

  @Test
  void cancellingWorksUnderTlsToo() {
    for (var more : new String[] {"", "&sslnegotiation=direct", "&max_protocol_version=3.2"}) {
      try (var database = Database.builder(url("tls_user", "sslmode=require" + more)).open()) {
        var slow = Query.of("SELECT pg_sleep(30)").timeout(Duration.ofMillis(200));
        assertThatThrownBy(() -> database.fetchAll(slow))
            .isInstanceOfSatisfying(
                StatementTimeoutException.class,
                e ->
                    assertThat(e.connectionUsable()).as("it was the server that stopped").isTrue());
      }
    }
  }

  @Test
  void aServerWithoutTlsIsUsedWithoutOnlyInPrefer() {
    try (var server =
        ScriptedServer.start(client -> {
          client.read(8);
          client.send(new byte[] {'N'});
          ServerMessages.takeStartup(client);
          client.send(ServerMessages.greeting(false));
          client.stall();
        })) {
      var url = "postgresql://u@127.0.0.1:" + server.port() + "/d?sslmode=";
      Database.open(url + "prefer").close();
      for (var mode : new String[] {"require", "verify-ca", "verify-full"}) {
        assertThatThrownBy(() -> Database.open(url + mode))
            .isInstanceOf(ConnectionLostException.class)
            .hasMessageContaining("does not offer TLS")
            .hasMessageContaining("sslmode=" + mode);
      }
    }
  }

  @Test
  void aServerThatIsNotPostgresqlIsNotTalkedToDirectly() {
    try (var server =
        ScriptedServer.start(
            client -> client.send("HTTP/1.1 400\r\n".getBytes(StandardCharsets.US_ASCII)))) {
      var url =
          "postgresql://u@127.0.0.1:%d/d?sslmode=require&sslnegotiation=direct"
              .formatted(server.port());
      assertThatThrownBy(() -> Database.open(url)).isInstanceOf(ConnectionLostException.class);
    }
  }
}
