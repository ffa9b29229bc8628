package io.databases.sqlite;

import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Driver;
import io.databases.spi.DriverOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes SQLite databases of URLs; found by {@link java.util.ServiceLoader}. */
public final class SqliteDriver implements Driver {
  @Override
  public Set<String> schemes() {
    return Set.of("sqlite");
  }

  @Override
  public Backend configure(BackendConfig config) {
    var url = config.url();
    checkParts(url, config);
    var given = new LinkedHashMap<>(config.options());
    var mode = given.remove("mode");
    var cache = given.remove("cache");
    checkNames(given.keySet());
    var options = options(config.driverOptions());
    given.putAll(options.pragmas());
    return new SqliteBackend(
        SqliteLocation.of(url.database(), mode, cache),
        SqlitePragmas.of(given),
        options,
        config.conversions(),
        config.connectTimeout());
  }

  private static void checkParts(DatabaseUrl url, BackendConfig config) {
    if (url.username().isPresent() || url.password().isPresent() || config.password() != null) {
      throw new ConfigurationException(
          "SQLite has no users and passwords; remove them from " + url);
    }
    if (url.host().isPresent() || url.port().isPresent()) {
      throw new ConfigurationException(
          "SQLite has no hosts; %s needs a third slash before the file: sqlite:///file.db"
              .formatted(url));
    }
  }

  private static void checkNames(Set<String> names) {
    var known = new ArrayList<>(SqlitePragmas.names());
    known.add("mode");
    known.add("cache");
    for (var name : names) {
      if (!SqlitePragmas.isKnown(name)) {
        throw SqlitePragmas.unknown(name, known);
      }
    }
  }

  private static SqliteOptions options(@Nullable DriverOptions given) {
    return switch (given) {
      case null -> SqliteOptions.create();
      case SqliteOptions options -> options;
      default ->
          throw new ConfigurationException(
              "the options are for %s, the database is SQLite".formatted(given.driverName()));
    };
  }
}
