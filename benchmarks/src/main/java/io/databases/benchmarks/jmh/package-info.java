/**
 * Microbenchmarks of what every statement passes through. {@link
 * io.databases.benchmarks.jmh.CallBenchmark} has all of it together, on a database that does
 * nothing: what it costs is what the library costs.
 */
@NullMarked
package io.databases.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
