package io.databases.postgresql;

import io.databases.ConfigurationException;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Driver;
import java.util.Set;

/** PostgreSQL by its own protocol: {@code postgresql://user:password@host:5432/database}. */
public final class PgDriver implements Driver {
  /** For the service loader. */
  public PgDriver() {}

  @Override
  public Set<String> schemes() {
    return Set.of("postgresql");
  }

  @Override
  public Backend configure(BackendConfig config) {
    var others = config.driverOptions();
    if (others != null && !(others instanceof PostgresOptions)) {
      throw new ConfigurationException(
          "these options are for "
              + others.driverName()
              + ", and "
              + config.url()
              + " is PostgreSQL");
    }
    return new PgBackend(config);
  }
}
