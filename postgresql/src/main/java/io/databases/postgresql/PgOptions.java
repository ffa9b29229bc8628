package io.databases.postgresql;

import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import io.databases.postgresql.protocol.Frontend;
import io.databases.spi.BackendConfig;
import io.databases.spi.UrlOptions;
import io.databases.wire.Endpoint;
import io.databases.wire.KeepAlive;
import io.databases.wire.TlsSettings;
import io.databases.wire.TlsSettings.Verify;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the URL asks of a PostgreSQL connection; names and meanings are libpq's where it has them.
 * Immutable.
 *
 * @param endpoints the hosts in the order of the URL
 * @param shuffled whether they are tried in an order of chance
 * @param maxMessageSize how many bytes a message of the server may have
 * @param maxResultSize how many bytes of rows a result may have that is kept whole
 * @param startupParameters settings sent along with user and database
 */
record PgOptions(
    List<Endpoint> endpoints,
    boolean shuffled,
    TargetSession target,
    KeepAlive keepAlive,
    String user,
    String database,
    SslMode sslMode,
    boolean directTls,
    TlsSettings tls,
    RequireAuth requireAuth,
    ChannelBinding channelBinding,
    boolean allowCleartextPassword,
    int protocolVersion,
    int statementCacheSize,
    int maxMessageSize,
    long maxResultSize,
    Map<String, String> startupParameters) {
  private static final int DEFAULT_PORT = 5432;
  private static final int DEFAULT_CACHE = 256;

  /** The server itself makes none that are longer. */
  private static final int LONGEST_MESSAGE = 1 << 30;

  private static final List<String> SETTINGS =
      List.of("application_name", "options", "search_path", "TimeZone");

  private static final String KNOWN =
      "sslmode (or ssl), sslrootcert, sslcert, sslkey, sslpassword, sslnegotiation, require_auth,"
          + " channel_binding, allow_cleartext_password, target_session_attrs, load_balance_hosts,"
          + " keepalives, keepalives_idle, keepalives_interval, keepalives_count,"
          + " max_protocol_version, statement_cache_size, max_message_size, max_result_size, "
          + String.join(", ", SETTINGS);

  /** Whether to encrypt, and whom to trust. */
  enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    boolean isRequired() {
      return compareTo(REQUIRE) >= 0;
    }
  }

  /** Whether the login is bound to the encrypted channel it goes through. */
  enum ChannelBinding {
    DISABLE,
    PREFER,
    REQUIRE
  }

  private enum SslNegotiation {
    POSTGRES,
    DIRECT
  }

  private enum LoadBalance {
    DISABLE,
    RANDOM
  }

  private static long maxResultSize(UrlOptions given) {
    var size = given.takeInt("max_result_size", 1 << 16);
    return size == null ? Runtime.getRuntime().maxMemory() / 2 : size;
  }

  static PgOptions of(BackendConfig config) {
    var url = config.url();
    var given = new UrlOptions(url, config.options());
    for (var name : List.of("host", "unix_sock", "unix_socket", "user", "password")) {
      given.take(name); // DatabaseUrl knows them
    }
    var sslMode = sslMode(given, url);
    boolean direct =
        or(given.takeOneOf("sslnegotiation", SslNegotiation.class), SslNegotiation.POSTGRES)
            == SslNegotiation.DIRECT;
    if (direct && !sslMode.isRequired()) {
      throw new ConfigurationException(
          "sslnegotiation=direct in " + url + " needs sslmode=require or stricter");
    }
    var tls = tls(given, sslMode, url);
    var user = url.username().orElseGet(() -> System.getProperty("user.name", "postgres"));
    var options =
        new PgOptions(
            endpoints(url),
            or(given.takeOneOf("load_balance_hosts", LoadBalance.class), LoadBalance.DISABLE)
                == LoadBalance.RANDOM,
            or(given.takeOneOf("target_session_attrs", TargetSession.class), TargetSession.ANY),
            keepAlive(given),
            user,
            url.database().isEmpty() ? user : url.database(),
            sslMode,
            direct,
            tls,
            RequireAuth.of(given.take("require_auth"), given),
            or(given.takeOneOf("channel_binding", ChannelBinding.class), ChannelBinding.PREFER),
            or(given.takeBoolean("allow_cleartext_password"), false),
            protocolVersion(given),
            or(given.takeInt("statement_cache_size", 0), DEFAULT_CACHE),
            or(given.takeInt("max_message_size", 1 << 16), LONGEST_MESSAGE),
            maxResultSize(given),
            settings(given));
    for (var name : given.left().keySet()) {
      throw new ConfigurationException(
          "option \"%s\" in %s is not known to the PostgreSQL driver; it knows %s"
              .formatted(name, url, KNOWN));
    }
    return options;
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  /** {@code ssl} is another name for it, and may also be true or false. */
  private static SslMode sslMode(UrlOptions given, DatabaseUrl url) {
    var mode = given.takeOneOf("sslmode", SslMode.class);
    var ssl = url.option("ssl").orElse("");
    if (mode != null && !ssl.isEmpty()) {
      throw new ConfigurationException(url + " has both ssl and sslmode; give one of them");
    }
    if (ssl.equals("true") || ssl.equals("false")) {
      given.take("ssl");
      return ssl.equals("true") ? SslMode.REQUIRE : SslMode.DISABLE;
    }
    return or(mode, or(given.takeOneOf("ssl", SslMode.class), SslMode.PREFER));
  }

  private static TlsSettings tls(UrlOptions given, SslMode mode, DatabaseUrl url) {
    var root = given.take("sslrootcert");
    var certificate = given.takePath("sslcert");
    var key = given.takePath("sslkey");
    if ((certificate == null) != (key == null)) {
      throw new ConfigurationException(url + " has one of sslcert and sslkey; both are needed");
    }
    boolean javas = root == null || root.equals("system");
    // As in libpq, naming the certificates to trust makes "require" ask for them.
    var verify =
        switch (mode) {
          case VERIFY_FULL -> Verify.NAME;
          case VERIFY_CA -> Verify.SIGNATURE;
          case REQUIRE -> root == null ? Verify.NOTHING : Verify.SIGNATURE;
          default -> Verify.NOTHING;
        };
    return new TlsSettings(
        verify,
        javas ? null : Path.of(root),
        certificate,
        key,
        given.take("sslpassword"),
        List.of(PgTls.PROTOCOL));
  }

  private static KeepAlive keepAlive(UrlOptions given) {
    return new KeepAlive(
        or(given.takeBoolean("keepalives"), true),
        given.takeInt("keepalives_idle", 1),
        given.takeInt("keepalives_interval", 1),
        given.takeInt("keepalives_count", 1));
  }

  private static int protocolVersion(UrlOptions given) {
    var text = or(given.take("max_protocol_version"), "3.0");
    return switch (text) {
      case "3.0" -> Frontend.VERSION_3_0;
      case "3.2", "latest" -> Frontend.VERSION_3_2;
      default -> throw given.wrong("max_protocol_version", text, "3.0, 3.2 or latest");
    };
  }

  private static Map<String, String> settings(UrlOptions given) {
    var settings = new LinkedHashMap<String, String>();
    for (var name : SETTINGS) {
      var value = given.take(name);
      if (value != null) {
        settings.put(name, value);
      }
    }
    return Map.copyOf(settings);
  }

  private static List<Endpoint> endpoints(DatabaseUrl url) {
    var endpoints = new ArrayList<Endpoint>();
    for (var host : url.hosts()) {
      int port = host.port().orElse(DEFAULT_PORT);
      endpoints.add(
          host.host().startsWith("/")
              ? new Endpoint.Unix(Path.of(host.host(), ".s.PGSQL." + port))
              : new Endpoint.Tcp(host.host(), port));
    }
    return endpoints.isEmpty()
        ? List.of(new Endpoint.Tcp("localhost", url.port().orElse(DEFAULT_PORT)))
        : List.copyOf(endpoints);
  }

  /** Without the secrets in it. */
  @Override
  public String toString() {
    return "PgOptions[" + user + ", " + endpoints + ", " + database + "]";
  }
}
