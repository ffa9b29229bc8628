package io.databases;

import io.databases.internal.pool.PoolSettings;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.spi.DriverOptions;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything a database was configured with, from its URL and its builder.
 *
 * @param driverUrlOptions the URL's options that are the driver's to understand
 * @param readOnly whether its sessions refuse to write, as those of a replica do
 * @param replicas null where there are none
 * @param onStatement is told the SQL of each call, null where nobody listens
 * @param timeout what a statement may take where its query says nothing, null for no limit
 */
record Settings(
    DatabaseUrl url,
    Map<String, String> driverUrlOptions,
    @Nullable Supplier<String> password,
    @Nullable DriverOptions driverOptions,
    Conversions conversions,
    PoolSettings pool,
    @Nullable Duration timeout,
    Duration connectTimeout,
    boolean forceRollback,
    boolean readOnly,
    @Nullable Replicas replicas,
    @Nullable Consumer<String> onStatement) {

  BackendConfig backendConfig() {
    return new BackendConfig(
        url,
        driverUrlOptions,
        password,
        driverOptions,
        conversions,
        connectTimeout,
        timeout,
        readOnly);
  }

  @Override
  public String toString() {
    return "Settings[" + url + "]";
  }
}
