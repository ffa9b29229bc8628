/**
 * Workloads on SQLite, ours beside the raw driver and beside a pool of it: WAL, {@code
 * synchronous=FULL}, a file for each contender that writes. One class for each workload; {@link
 * io.databases.benchmarks.sqlite.SqliteFile} opens files in the same way for everybody.
 */
@NullMarked
package io.databases.benchmarks.sqlite;

import org.jspecify.annotations.NullMarked;
