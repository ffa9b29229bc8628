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

/**
 * Makes SQLite databases of URLs; found by {@link java.util.ServiceLoader}.
 *
 * <ul>
 *   <li>{@code sqlite:///shop.db}, {@code sqlite:////var/lib/shop.db}: a file, relative or absolute
 *   <li>{@code sqlite://}, {@code sqlite:///:memory:}: in memory, for this {@code Database} alone,
 *       as long as it is open
 *   <li>{@code sqlite:///file:shop?mode=memory&cache=shared}: in memory, for all of this JVM that
 *       name it so
 * </ul>
 *
 * <p><b>Options.</b> {@code mode} is {@code ro}, {@code rw} (the file must be there), {@code rwc}
 * (it is made) or {@code memory}. All others are <a
 * href="https://www.sqlite.org/pragma.html">pragmas</a> and set on every connection, such as {@code
 * synchronous}, {@code cache_size} or {@code journal_mode}. Unless they say otherwise there is a
 * write-ahead log, each commit reaches the disk, and foreign keys are checked.
 *
 * <p><b>Waiting to write.</b> One connection writes at a time; within this JVM they take turns in
 * order. {@code busy_timeout} (milliseconds, 5000 by default) is how long a statement or
 * transaction waits for its turn, and how long for other processes; then it fails with {@link
 * io.databases.LockTimeoutException}. A transaction has its turn from its begin to its end unless
 * it is read-only, so keep it short.
 *
 * <p><b>Values.</b> A column gives what it is declared as: BOOLEAN, DATE, TIME, TIMESTAMP or
 * DATETIME, TIMESTAMP WITH TIME ZONE, DECIMAL or NUMERIC, UUID, JSON; anything else as SQLite
 * stores it, integers as Long and floating point as Double. What is stored otherwise than declared
 * comes back as stored. SQLite makes floating point of what is put into a column declared {@code
 * DECIMAL(p,s)}, which is exact to 15 digits; declare it {@code DECIMAL TEXT} to keep every digit.
 *
 * <p>A BigDecimal is bound as text, so that none of its digits is lost. SQLite compares it with a
 * column by the column's type, but takes any text for greater than any number where it is compared
 * with an expression: write {@code HAVING sum(price) > CAST(:min AS NUMERIC)}, or bind a double.
 *
 * <p><b>Underneath.</b> {@code connection.unwrap(java.sql.Connection.class)}, or {@code
 * org.sqlite.SQLiteConnection}, gives the JDBC connection. Use it from one thread at a time, and
 * not while a statement of the library runs on the same connection; leave transactions to the
 * library, which does not know of those begun there.
 */
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
        config.connectTimeout(),
        config.readOnly());
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
