package io.databases.jooq;

import java.util.Map;

/** A database that query objects are tried on. */
interface Target {
  /** The database as a person calls it, for what is printed. */
  String name();

  /** The address of a database that may have been used before. */
  String url() throws Exception;

  /** What it cannot do, with the reason why a case is left out. */
  default Map<Feature, String> lacks() {
    return Map.of();
  }
}
