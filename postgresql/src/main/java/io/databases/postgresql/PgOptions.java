package io.databases.postgresql;

import io.databases.ConfigurationException;
import io.databases.spi.BackendConfig;
import io.databases.wire.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the URL asks of a PostgreSQL connection. Immutable. */
record PgOptions(
    List<Endpoint> endpoints,
    String user,
    String database,
    SslMode sslMode,
    @Nullable Path sslRootCertificate,
    boolean allowCleartextPassword,
    int statementCacheSize,
    int maxMessageSize,
    Map<String, String> startupParameters) {
  private static final int DEFAULT_PORT = 5432;
  private static final int DEFAULT_CACHE = 256;

  /** As libpq's {@code sslmode}. */
  enum SslMode {
    DISABLE,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }

    static SslMode of(String text) {
      return switch (text) {
        case "true" -> REQUIRE;
        case "false" -> DISABLE;
        default ->
            Stream.of(values())
                .filter(mode -> mode.option().equals(text))
                .findFirst()
                .orElseThrow(() ->
                    new ConfigurationException(
                        "sslmode="
                            + text
                            + " is not known; use disable, prefer, require, verify-ca or"
                            + " verify-full"));
      };
    }
  }

  static PgOptions of(BackendConfig config) {
    var url = config.url();
    var left = new LinkedHashMap<>(config.options());
    for (var name : List.of("host", "unix_sock", "unix_socket", "user", "password")) {
      left.remove(name);
    }
    var ssl = left.remove("ssl");
    var mode = left.remove("sslmode");
    var root = left.remove("sslrootcert");
    var cleartext = left.remove("allow_cleartext_password");
    var cache = left.remove("statement_cache_size");
    var startup = new LinkedHashMap<String, String>();
    for (var name : List.of("application_name", "options", "search_path", "TimeZone")) {
      var value = left.remove(name);
      if (value != null) {
        startup.put(name, value);
      }
    }
    if (!left.isEmpty()) {
      throw new ConfigurationException(
          "option \"%s\" in %s is not known to the PostgreSQL driver; it knows sslmode (or ssl), sslrootcert, application_name, options, search_path, TimeZone, statement_cache_size and allow_cleartext_password"
              .formatted(left.keySet().iterator().next(), url));
    }
    var user = url.username().orElseGet(() -> System.getProperty("user.name", "postgres"));
    return new PgOptions(
        endpoints(config),
        user,
        url.database().isEmpty() ? user : url.database(),
        SslMode.of(mode != null ? mode : ssl != null ? ssl : "prefer"),
        root == null ? null : Path.of(root),
        "true".equals(cleartext),
        cache == null ? DEFAULT_CACHE : number("statement_cache_size", cache),
        1 << 30,
        Map.copyOf(startup));
  }

  private static int number(String name, String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ConfigurationException(name + "=" + text + ": expected a whole number", e);
    }
    throw new ConfigurationException(name + "=" + text + ": expected 0 or more");
  }

  private static List<Endpoint> endpoints(BackendConfig config) {
    var endpoints = new ArrayList<Endpoint>();
    for (var host : config.url().hosts()) {
      int port = host.port().orElse(DEFAULT_PORT);
      endpoints.add(
          host.host().startsWith("/")
              ? new Endpoint.Unix(Path.of(host.host(), ".s.PGSQL." + port))
              : new Endpoint.Tcp(host.host(), port));
    }
    return endpoints.isEmpty()
        ? List.of(new Endpoint.Tcp("localhost", DEFAULT_PORT))
        : List.copyOf(endpoints);
  }
}
