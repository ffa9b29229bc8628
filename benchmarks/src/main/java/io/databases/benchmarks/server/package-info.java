/**
 * What is the same on every database server: a {@link io.databases.benchmarks.server.Server} with
 * the tables, a {@link io.databases.benchmarks.server.Client} for each way to reach it, and what
 * contenders do with one: {@link io.databases.benchmarks.server.Selecting}, {@link
 * io.databases.benchmarks.server.Adding}, {@link io.databases.benchmarks.server.Inserting}, {@link
 * io.databases.benchmarks.server.Fetching}, {@link io.databases.benchmarks.server.Streaming},
 * {@link io.databases.benchmarks.server.LongStream}.
 */
@NullMarked
package io.databases.benchmarks.server;

import org.jspecify.annotations.NullMarked;
