package io.databases.spi;

/**
 * How servers are asked how far a replica is behind its primary: by their positions in the log that
 * the one writes and the others replay, a number that only grows.
 *
 * @param written a statement for the primary: gives the position behind everything committed so far
 * @param replayed a statement for a replica: gives the position up to which it has replayed the
 *     log, and null where it replays none, such as after it was promoted
 */
public record Replication(String written, String replayed) {}
