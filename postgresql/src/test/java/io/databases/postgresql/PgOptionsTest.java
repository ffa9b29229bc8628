package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.postgresql.PgOptions.ChannelBinding;
import io.databases.postgresql.PgOptions.SslMode;
import io.databases.postgresql.RequireAuth.Method;
import io.databases.postgresql.TargetSession.Role;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.wire.Endpoint;
import io.databases.wire.KeepAlive;
import io.databases.wire.TlsSettings.Verify;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgOptionsTest {
  private static PgOptions options(String url) {
    var parsed = DatabaseUrl.parse(url);
    return PgOptions.of(
        new BackendConfig(
            parsed,
            parsed.options(),
            null,
            null,
            Conversions.of(List.of(), null),
            Duration.ofSeconds(1)));
  }

  @Test
  void withoutOptionsTheDefaultsAreLibpqs() {
    var options = options("postgresql://kai@/shop");
    assertThat(options.endpoints()).containsExactly(new Endpoint.Tcp("localhost", 5432));
    assertThat(options.user()).isEqualTo("kai");
    assertThat(options.database()).isEqualTo("shop");
    assertThat(options.sslMode()).isEqualTo(SslMode.PREFER);
    assertThat(options.target()).isEqualTo(TargetSession.ANY);
    assertThat(options.shuffled()).isFalse();
    assertThat(options.directTls()).isFalse();
    assertThat(options.channelBinding()).isEqualTo(ChannelBinding.PREFER);
    assertThat(options.requireAuth().allowed()).contains(Method.values());
    assertThat(options.keepAlive()).isEqualTo(KeepAlive.SYSTEM);
    assertThat(options.allowCleartextPassword()).isFalse();
  }

  @Test
  void databaseIsNamedAfterTheUserWhereNoneIsGiven() {
    assertThat(options("postgresql://kai@db").database()).isEqualTo("kai");
  }

  @Test
  void severalHostsKeepTheirOrderAndPorts() {
    assertThat(options("postgresql://u:p@a:1,b,[::1]:3/db").endpoints())
        .containsExactly(
            new Endpoint.Tcp("a", 1), new Endpoint.Tcp("b", 5432), new Endpoint.Tcp("::1", 3));
  }

  @Test
  void aFolderIsAUnixSocket() {
    assertThat(options("postgresql:///db?host=/run/pg").endpoints())
        .containsExactly(new Endpoint.Unix(Path.of("/run/pg/.s.PGSQL.5432")));
  }

  @ParameterizedTest
  @CsvSource({
    "ssl=true, REQUIRE",
    "ssl=false, DISABLE",
    "ssl=verify-full, VERIFY_FULL",
    "sslmode=allow, ALLOW",
    "sslmode=verify-ca, VERIFY_CA"
  })
  void tlsModesAreThoseOfLibpq(String option, SslMode mode) {
    assertThat(options("postgresql://h/d?" + option).sslMode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode=require, NOTHING",
    "sslmode=require&sslrootcert=/r, SIGNATURE",
    "sslmode=prefer&sslrootcert=/r, NOTHING",
    "sslmode=verify-ca, SIGNATURE",
    "sslmode=verify-full&sslrootcert=system, NAME"
  })
  void howTheServerIsVerifiedFollowsFromTheMode(String query, Verify verify) {
    assertThat(options("postgresql://h/d?" + query).tls().verify()).isEqualTo(verify);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "none; NONE",
        "scram-sha-256,md5; MD5,SCRAM_SHA_256",
        "!password,!md5,!none; GSS,SSPI,SCRAM_SHA_256,OAUTH"
      })
  void authenticationIsRequiredInLibpqsSyntax(String list, String methods) {
    var allowed = options("postgresql://h/d?require_auth=" + list).requireAuth().allowed();
    assertThat(allowed.stream().map(Method::name)).containsExactlyInAnyOrder(methods.split(","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=maybe",
        "sslmode=require&ssl=true",
        "sslnegotiation=direct",
        "sslcert=/c",
        "sslkey=/k",
        "require_auth=md5,!none",
        "require_auth=!none,md5",
        "require_auth=md5,md5",
        "require_auth=kerberos",
        "require_auth=!",
        "require_auth=md5,",
        "channel_binding=always",
        "target_session_attrs=master",
        "load_balance_hosts=true",
        "keepalives=perhaps",
        "keepalives_idle=0",
        "keepalives_count=many",
        "max_protocol_version=3.1",
        "statement_cache_size=-1",
        "max_message_size=1",
        "allow_cleartext_password=maybe",
        "no_such_option=1"
      })
  void whatCannotBeUsedIsNamed(String query) {
    var name = query.substring(0, query.indexOf('='));
    assertThatThrownBy(() -> Database.builder("postgresql://u:s3cret@h/d?" + query).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void secretsAreNotShown() {
    var options = options("postgresql://u:s3cret@h/d?sslcert=/c&sslkey=/k&sslpassword=k3y");
    assertThat(options.tls().keyPassword()).isEqualTo("k3y");
    assertThat(options + " " + options.tls()).doesNotContain("s3cret", "k3y");
  }

  @ParameterizedTest
  @CsvSource({
    // standby, read only: any, read-write, read-only, primary, standby
    "false, false, 11010",
    "false, true,  10110",
    "true,  true,  10101",
    "true,  false, 10101",
  })
  void whichServerIsWantedIsToldByItsRole(boolean standby, boolean readOnly, String met) {
    var targets =
        List.of(
            TargetSession.ANY,
            TargetSession.READ_WRITE,
            TargetSession.READ_ONLY,
            TargetSession.PRIMARY,
            TargetSession.STANDBY);
    var role = new Role(standby, readOnly);
    for (int i = 0; i < targets.size(); i++) {
      assertThat(targets.get(i).isMetBy(role)).isEqualTo(met.charAt(i) == '1');
    }
  }
}
