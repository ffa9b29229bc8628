package io.databases.postgresql;

import static io.databases.postgresql.ServerMessages.greeting;
import static io.databases.postgresql.ServerMessages.takeStartup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.Database;
import io.databases.testing.server.Peer;
import io.databases.testing.server.ScriptedServer;
import io.databases.testing.support.Eventually;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several servers a session is made with. */
class PgHostsTest {
  @AutoClose
  private final ScriptedServer primary = ScriptedServer.start(client -> admit(client, false));

  @AutoClose
  private final ScriptedServer standby = ScriptedServer.start(client -> admit(client, true));

  @AutoClose private final ScriptedServer silent = ScriptedServer.start(Peer::stall);

  private static void admit(Peer client, boolean standby) throws IOException {
    takeStartup(client);
    client.send(greeting(standby));
    client.stall();
  }

  private static String url(String options, Object... ports) {
    var hosts = Stream.of(ports).map(port -> "127.0.0.1:" + port).toArray(String[]::new);
    return "postgresql://postgres@%s/postgres?sslmode=disable&connect_timeout=1%s"
        .formatted(String.join(",", hosts), options.isEmpty() ? "" : "&" + options);
  }

  @ParameterizedTest
  @CsvSource({
    "any, true",
    "read-only, true",
    "standby, true",
    "prefer-standby, true",
    "primary, false",
    "read-write, false",
  })
  void theServerThatIsWantedIsFound(String target, boolean onStandby) {
    var url = url("target_session_attrs=" + target, standby.port(), primary.port());
    try (var _ = Database.open(url)) {
      Eventually.isTrue("the other session is closed", () -> primary.open() + standby.open() == 1);
      assertThat(standby.open()).isEqualTo(onStandby ? 1 : 0);
    }
  }

  @Test
  void aPrimaryWillDoWhereAStandbyIsOnlyPreferred() {
    var url = url("target_session_attrs=prefer-standby", silent.port(), primary.port());
    try (var _ = Database.open(url)) {
      assertThat(primary.open()).isEqualTo(1);
    }
  }

  @Test
  void everyServerThatWasTriedIsNamedWithItsReason() {
    var url = url("target_session_attrs=primary", standby.port(), 1, silent.port());
    var thrown = catchThrowableOfType(ConnectionLostException.class, () -> Database.open(url));
    assertThat(thrown)
        .hasMessageContaining(
            "at 127.0.0.1:%d: it is a standby, and target_session_attrs=primary"
                .formatted(standby.port()))
        .hasMessageContaining("at 127.0.0.1:1: Connection refused")
        .hasMessageContaining("at 127.0.0.1:%d: no answer within 1000 ms".formatted(silent.port()));
    assertThat(thrown.getSuppressed()).hasSize(3);
    assertThat(thrown.retrySafe()).isTrue();
  }

  @Test
  void theNextServerIsTriedAfterEveryKindOfFailureButARefusedLogin() {
    var url = url("", 1, silent.port(), PgServer.shared().port());
    try (var database = Database.open(url)) {
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
    var wrong =
        url("", PgServer.shared().port(), primary.port()).replace("postgres@", "scram_user:wr0ng@");
    assertThatThrownBy(() -> Database.open(wrong))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("127.0.0.1:" + PgServer.shared().port());
    assertThat(primary.accepted()).isZero();
  }

  @Test
  void aFullServerIsPassedOver() {
    var full = url("", PgServer.shared().port()).replace("postgres@", "crowded_user@");
    var thrown = catchThrowableOfType(ConnectionLostException.class, () -> Database.open(full));
    assertThat(thrown.sqlState()).contains("53300");
    assertThat(thrown).hasMessageContaining("no connection left");
    var other =
        url("", PgServer.shared().port(), primary.port()).replace("postgres@", "crowded_user@");
    try (var _ = Database.open(other)) {
      assertThat(primary.open()).isEqualTo(1);
    }
  }

  @Test
  void sessionsAreSpreadOverTheServersWhereThatIsWanted() {
    var url = url("load_balance_hosts=random", standby.port(), primary.port());
    IntStream.range(0, 40).forEach(_ -> Database.open(url).close());
    assertThat(primary.accepted()).isPositive();
    assertThat(standby.accepted()).isPositive();
    assertThat(primary.accepted() + standby.accepted()).isEqualTo(40);
  }

  @Test
  void ofAnUnknownNameThatIsSaid() {
    var url = url("").replace("127.0.0.1", "").replace("@/", "@no-such-host.invalid:5432/");
    assertThatThrownBy(() -> Database.open(url))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("no-such-host.invalid:5432: the host name is not known");
  }

  @Test
  void everyAddressOfANameIsTried() {
    // "localhost" may be ::1 as well, where nobody listens.
    var url = url("", PgServer.shared().port()).replace("127.0.0.1", "localhost");
    try (var database = Database.open(url)) {
      assertThat(database.fetchValue(Integer.class, "SELECT 1")).isEqualTo(1);
    }
    var nobody = url("", 1).replace("127.0.0.1", "localhost");
    assertThatThrownBy(() -> Database.open(nobody)).hasMessageContaining("localhost:1 (127.0.0.1)");
  }

  @Test
  void aServerThatDoesNotReportItsRoleIsAsked() {
    // A pooler may leave settings out: these are what it sends instead of the server's own.
    try (var quiet =
        ScriptedServer.start(client -> {
          takeStartup(client);
          client.send(ServerMessages.ADMITTED, ServerMessages.KEY, ServerMessages.READY);
          ServerMessages.takeMessage(client);
          var answer = "t on".getBytes(StandardCharsets.UTF_8);
          client.send(
              ServerMessages.message(
                  'D', ServerMessages.int16(1), ServerMessages.int32(answer.length), answer),
              ServerMessages.message('C', ServerMessages.text("SELECT 1")),
              ServerMessages.READY);
          client.stall();
        })) {
      Database.open(url("target_session_attrs=standby", quiet.port())).close();
      assertThatThrownBy(() -> Database.open(url("target_session_attrs=primary", quiet.port())))
          .hasMessageContaining("it is a standby");
    }
  }

  @Test
  void theRealServerReportsItsRole() {
    var port = PgServer.shared().port();
    Database.open(url("target_session_attrs=read-write", port)).close();
    Database.open(url("target_session_attrs=prefer-standby", port)).close();
    Database.open(
            url(
                "target_session_attrs=read-only&options=-c%20default_transaction_read_only%3Don",
                port))
        .close();
    assertThatThrownBy(() -> Database.open(url("target_session_attrs=standby", port)))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("it is a primary");
  }

  @Test
  void keepAliveCanBeSetOnARealConnection() {
    var options = "keepalives_idle=30&keepalives_interval=5&keepalives_count=3";
    Database.open(url(options, PgServer.shared().port())).close();
    Database.open(url("keepalives=0", PgServer.shared().port())).close();
  }

  @Test
  void missingDatabaseAndWrongSettingsAreConfiguration() {
    var port = PgServer.shared().port();
    assertThatThrownBy(() -> Database.open(url("", port).replace("/postgres?", "/nowhere?")))
        .isInstanceOfSatisfying(
            ConfigurationException.class, e -> assertThat(e.sqlState()).contains("3D000"));
    assertThatThrownBy(() -> Database.open(url("TimeZone=Nowhere/AtAll", port)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TimeZone");
  }

  @Test
  void requiredAuthenticationKeepsThePasswordFromOthers() {
    var port = PgServer.shared().port();
    var password = URLEncoder.encode(PgServer.PASSWORD, StandardCharsets.UTF_8).replace("+", "%20");
    var scram = url("", port).replace("postgres@", "scram_user:" + password + "@");
    Database.open(scram + "&require_auth=scram-sha-256").close();
    Database.open(scram + "&require_auth=!password,!md5,!none").close();
    assertThatThrownBy(() -> Database.open(scram + "&require_auth=md5"))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("scram-sha-256");
    assertThatThrownBy(() -> Database.open(url("require_auth=!none", port)))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContaining("lets anybody in");
    Database.open(url("require_auth=none", port)).close();
  }

  @Test
  void theNewestProtocolIsUsedOrGivenUpAsTheServerLikes() {
    var port = PgServer.shared().port();
    Database.open(url("max_protocol_version=latest", port)).close();
    try (var older =
        ScriptedServer.start(client -> {
          takeStartup(client);
          client.send(
              ServerMessages.message('v', ServerMessages.int32(3 << 16), ServerMessages.int32(0)),
              greeting(false));
          client.stall();
        })) {
      Database.open(url("max_protocol_version=3.2", older.port())).close();
    }
  }
}
