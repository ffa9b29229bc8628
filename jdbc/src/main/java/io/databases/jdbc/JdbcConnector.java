package io.databases.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the connections of one {@code Database} come from. Thread safe. */
sealed interface JdbcConnector permits DriverConnector, DataSourceConnector {
  /** The address for messages, without a password. */
  String shown();

  /** What is known of the database. May ask it, the first time. */
  JdbcDialect dialect();

  /** Whether the database, or native code of its driver, runs in this process. */
  boolean isInProcess();

  /**
   * Whether reads may run on their callers' threads, since they can be broken off at any time and
   * an interrupt does no harm.
   */
  boolean canBreakOff();

  /**
   * Whether connections are lent by somebody else, who wants them back as they were and whenever
   * they are not needed.
   */
  boolean isLending();

  Connection connect() throws SQLException;

  /** Releases what kept the database alive. */
  void close();
}
