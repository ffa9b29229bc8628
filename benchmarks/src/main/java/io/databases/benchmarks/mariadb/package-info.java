/** Whole workloads on MariaDB, which this library reaches by way of JDBC, beside the peers. */
@NullMarked
package io.databases.benchmarks.mariadb;

import org.jspecify.annotations.NullMarked;
