package io.databases.benchmarks.harness;

/**
 * A workload's place on a curve of workloads that differ in one number.
 *
 * @param key what the whole curve is chosen by on the command line
 * @param title what the curve shows
 * @param axis what the number is
 */
public record Point(String key, String title, String axis, int at) {}
