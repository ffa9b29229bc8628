package io.databases.jdbc;

import io.databases.testing.tck.TckTarget;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Databases in the memory of this process, each kept until it is dropped, whatever closes. */
abstract class MemoryTckTarget implements TckTarget {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ConcurrentHashMap<String, Connection> kept = new ConcurrentHashMap<>();

  /** The address of a database of this name. */
  abstract String url(String name);

  @Override
  public final String newDatabase() throws Exception {
    var url = url("tck" + NUMBERS.incrementAndGet());
    var connection = DriverManager.getConnection(url);
    kept.put(url, connection);
    prepare(connection);
    return url;
  }

  /** Makes in a new database what the suite's statements need. */
  void prepare(Connection connection) throws Exception {
    // Most need nothing.
  }

  @Override
  public final void drop(String url) throws Exception {
    kept.remove(url).close();
  }
}
