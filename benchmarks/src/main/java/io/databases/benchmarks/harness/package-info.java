/**
 * Measuring. Start at {@link io.databases.benchmarks.harness.Workload}: a workload has contenders,
 * a {@link io.databases.benchmarks.harness.Contender} is measured in slices, {@link
 * io.databases.benchmarks.harness.Runner} takes the slices in turns, and what comes of it are
 * {@link io.databases.benchmarks.harness.Results}.
 *
 * <p>A contender checks after each slice that the work was really done; where it was not, it has no
 * numbers. Threads are those of a slice and end with it.
 */
@NullMarked
package io.databases.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
