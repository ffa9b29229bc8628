package io.databases.spi;

import io.databases.DatabaseUrl;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is given to work with.
 *
 * @param url the address, with the builder's replacements applied
 * @param options the URL's options that core did not take for itself, decoded; every one that the
 *     driver does not know must be refused
 * @param password called for each new session; null where there is none
 * @param driverOptions the driver's own settings from the builder, null where there are none
 * @param conversions the value conversions of this database, for the {@code Columns} of its rows
 * @param connectTimeout how long connecting one session may take; where there are several hosts to
 *     try, for each
 * @param timeout what a statement may take where nothing else is said, null for no limit; core sees
 *     to it for all but what a driver does beside its requests
 * @param readOnly whether the sessions are to refuse to write, wherever the database can be told
 *     to: those of a replica
 */
public record BackendConfig(
    DatabaseUrl url,
    Map<String, String> options,
    @Nullable Supplier<String> password,
    @Nullable DriverOptions driverOptions,
    Conversions conversions,
    Duration connectTimeout,
    @Nullable Duration timeout,
    boolean readOnly) {

  /** Of sessions that may write, and statements without a limit. */
  public BackendConfig(
      DatabaseUrl url,
      Map<String, String> options,
      @Nullable Supplier<String> password,
      @Nullable DriverOptions driverOptions,
      Conversions conversions,
      Duration connectTimeout) {
    this(url, options, password, driverOptions, conversions, connectTimeout, null, false);
  }

  @Override
  public String toString() {
    return "BackendConfig[" + url + "]";
  }
}
