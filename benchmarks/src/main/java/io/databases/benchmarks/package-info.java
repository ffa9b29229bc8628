/**
 * What the library does per second, alone and beside its peers: where every claim about speed comes
 * from.
 *
 * <p>{@code ./databases bench} measures whole workloads. Every contender of a workload runs in the
 * same JVM, in turns, so that what disturbs the machine disturbs all of them; what is printed are
 * medians. {@code benchmarks/run jmh} measures single pieces, by JMH.
 *
 * <p>{@link io.databases.benchmarks.harness} measures, and knows no database. {@link
 * io.databases.benchmarks.report} writes down what came of it. {@link
 * io.databases.benchmarks.sqlite}, {@link io.databases.benchmarks.postgresql}, {@link
 * io.databases.benchmarks.mysql} and {@link io.databases.benchmarks.jdbc} have the workloads,
 * contenders beside one another so that a reader can see whether the comparison is fair; what the
 * last three share is in {@link io.databases.benchmarks.server}. {@link
 * io.databases.benchmarks.Suites} lists them. {@link io.databases.benchmarks.jmh} has the
 * microbenchmarks, {@link io.databases.benchmarks.publisher} looks at the heap under a publisher.
 *
 * <p>Not a Java module: it runs on the class path, because it reaches into internals.
 */
@NullMarked
package io.databases.benchmarks;

import org.jspecify.annotations.NullMarked;
