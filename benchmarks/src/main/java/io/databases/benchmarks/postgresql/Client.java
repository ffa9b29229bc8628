package io.databases.benchmarks.postgresql;

import java.util.List;

/** A way to reach the server, with what the workloads ask for; used by many threads at a time. */
interface Client {
  /** Column {@code n} of the row of {@code world} with this id. */
  int select(int id) throws Exception;

  /** Reads a row of {@code account} and adds 1 to it, in one transaction. */
  void add(int id) throws Exception;

  /** Inserts into {@code inserted}, all or nothing, in the client's best way for INSERT. */
  void insert(List<Item> items) throws Exception;

  /** All of {@code item}, every column read. */
  List<Item> fetchAll() throws Exception;

  /** Reads {@code item} row by row; gives the sum of the ids. */
  long stream() throws Exception;

  void close() throws Exception;
}
