/**
 * Any database that has a JDBC driver.
 *
 * <p>Start at {@link io.databases.jdbc.JdbcDriver}, which turns an address into a {@code
 * JdbcBackend}; that connects {@code JdbcSession}s. A session does requests on a thread of its own,
 * by way of {@code JdbcHandle}, which is the connection and what it is in the middle of: its {@code
 * JdbcTransaction} and {@code JdbcCursors}. {@code JdbcTypes} reads and binds values, {@code
 * JdbcErrors} makes exceptions of the driver's.
 *
 * <p>What differs between databases stands in a {@code JdbcDialect} each, {@code MySqlDialect} for
 * example, and nowhere else; {@code StandardDialect} is for those of which nothing is known.
 *
 * <p>Threads: a session's thread is virtual, since a JDBC driver written in Java holds no carrier
 * while it waits; for native code and databases in this process, it is a platform thread. Quick
 * reads of an H2 in memory run on the caller's thread, under the eye of {@code JdbcWatch}.
 */
@NullMarked
package io.databases.jdbc;

import org.jspecify.annotations.NullMarked;
