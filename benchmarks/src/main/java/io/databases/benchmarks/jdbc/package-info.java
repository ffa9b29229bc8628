/**
 * This library by way of JDBC beside the same drivers by hand, on H2 in memory, MariaDB and
 * PostgreSQL.
 */
@NullMarked
package io.databases.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
