package io.databases;

import io.databases.spi.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Finds the driver for a URL among those on the class path or module path. */
final class Drivers {
  private Drivers() {}

  static Driver find(DatabaseUrl url) {
    var scheme = url.driver().isEmpty() ? url.dialect() : url.dialect() + "+" + url.driver();
    var known = new TreeSet<String>();
    for (var driver : all()) {
      if (driver.schemes().contains(scheme)) {
        return driver;
      }
      known.addAll(driver.schemes());
    }
    throw new ConfigurationException(
        "no driver for \"%s\" in %s; the drivers that are there answer to %s. Add the module that brings it, such as io.databases:databases-%s"
            .formatted(scheme, url, known.isEmpty() ? "nothing" : known, url.dialect()));
  }

  /** Those the application sees, and those that come with this library's own class loader. */
  private static List<Driver> all() {
    var drivers = new ArrayList<Driver>();
    ServiceLoader.load(Driver.class).forEach(drivers::add);
    if (drivers.isEmpty()) {
      ServiceLoader.load(Driver.class, Driver.class.getClassLoader()).forEach(drivers::add);
    }
    return drivers;
  }
}
