package io.databases.testing.faults;

import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Driver;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;

/** Answers to {@code faulty://name}, where the name is that of open {@link Faults}. */
public final class FaultyDriver implements Driver {
  /** For {@link ServiceLoader}. */
  public FaultyDriver() {}

  @Override
  public Set<String> schemes() {
    return Set.of(Faults.SCHEME);
  }

  @Override
  public Backend configure(BackendConfig config) {
    var faults = config.url().host().map(Faults::find).orElse(null);
    if (faults == null) {
      throw new ConfigurationException(
          "no Faults are open for " + config.url() + "; take the URL from Faults.url()");
    }
    var target = faults.target();
    Supplier<String> own = target.password().<Supplier<String>>map(word -> () -> word).orElse(null);
    var real =
        new BackendConfig(
            target,
            config.options(),
            config.password() == null ? own : config.password(),
            config.driverOptions(),
            config.conversions(),
            config.connectTimeout(),
            config.timeout(),
            config.readOnly());
    return new FaultyBackend(faults, find(target).configure(real));
  }

  private static Driver find(DatabaseUrl url) {
    var scheme = url.driver().isEmpty() ? url.dialect() : url.dialect() + "+" + url.driver();
    for (var driver : ServiceLoader.load(Driver.class)) {
      if (driver.schemes().contains(scheme)) {
        return driver;
      }
    }
    throw new ConfigurationException("no driver for " + scheme + ", to have faults over it");
  }
}
