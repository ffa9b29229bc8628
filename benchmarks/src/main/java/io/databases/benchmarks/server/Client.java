package io.databases.benchmarks.server;

import java.util.List;

/** A way to reach the server, with what most workloads ask for; used by many threads at a time. */
public interface Client {
  /** How it is set up: what its documentation says is best. */
  String settings();

  /** Column {@code n} of the row of {@code world} with this id. */
  int select(int id) throws Exception;

  /** Reads a row of {@code account} and adds 1 to it, in one transaction. */
  void add(int id) throws Exception;

  /** All of {@code item}, every column read. */
  List<Item> fetchAll() throws Exception;

  void close() throws Exception;
}
