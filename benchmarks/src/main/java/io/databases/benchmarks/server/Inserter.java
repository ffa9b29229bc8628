package io.databases.benchmarks.server;

import java.util.List;

/** A way to insert many rows. */
public interface Inserter {
  /** How it is set up. */
  String settings();

  /** Inserts into {@code inserted}, all or nothing. */
  void insert(List<Item> items) throws Exception;

  void close() throws Exception;
}
