package io.databases.testing.scripted;

import io.databases.ConfigurationException;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Driver;
import java.util.Set;

/** Answers to {@code scripted://name}, where the name is that of an open {@link Script}. */
public final class ScriptedDriver implements Driver {
  /** For {@link java.util.ServiceLoader}. */
  public ScriptedDriver() {}

  @Override
  public Set<String> schemes() {
    return Set.of(Script.SCHEME);
  }

  @Override
  public Backend configure(BackendConfig config) {
    var script = config.url().host().map(Script::find).orElse(null);
    if (script == null) {
      throw new ConfigurationException(
          "no Script is open for " + config.url() + "; take the URL from Script.url()");
    }
    if (!config.options().isEmpty()) {
      throw new ConfigurationException(
          "unknown options " + config.options().keySet() + " in " + config.url());
    }
    script.configured(config);
    return new ScriptedBackend(script, config);
  }
}
