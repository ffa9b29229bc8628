package io.databases.benchmarks.harness;

/**
 * A contender of ours, a peer's, and how many times as much per second ours is to do.
 *
 * @param target 0 where there is none, and the ratio is for information
 */
public record Comparison(String ours, String peer, double target) {}
