/** Whole workloads on PostgreSQL, beside the peers. */
@NullMarked
package io.databases.benchmarks.postgresql;

import org.jspecify.annotations.NullMarked;
