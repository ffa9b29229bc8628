package io.databases.benchmarks.server;

import java.util.List;

/** One that has ways of its own to insert many rows, and to read them one by one. */
public interface BulkClient extends Client, Inserter {
  /** Inserts into {@code inserted}, all or nothing, in the client's best way for INSERT. */
  @Override
  void insert(List<Item> items) throws Exception;

  /** Reads {@code item} row by row; gives the sum of the ids. */
  long stream() throws Exception;
}
