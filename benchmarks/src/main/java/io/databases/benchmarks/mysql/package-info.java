/**
 * Whole workloads on MariaDB and on MySQL, which this library reaches by way of JDBC, beside the
 * peers.
 */
@NullMarked
package io.databases.benchmarks.mysql;

import org.jspecify.annotations.NullMarked;
