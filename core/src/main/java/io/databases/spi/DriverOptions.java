package io.databases.spi;

/**
 * Settings that only one driver understands and that a URL cannot carry, such as functions written
 * in Java. A driver publishes its own implementation; the builder hands it over.
 */
public interface DriverOptions {
  /** The driver's name as a user knows it, for the error when another driver is given these. */
  String driverName();
}
