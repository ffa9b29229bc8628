package io.databases;

/**
 * What the pool looks like at one moment.
 *
 * @param active sessions lent out or with statements in flight
 * @param idle sessions that wait for work
 * @param opening sessions that are being connected
 * @param pending callers that wait for a session
 * @param created sessions connected since the start
 * @param waited acquisitions that had to wait, since the start
 * @param timedOut acquisitions that gave up waiting, since the start
 */
public record PoolMetrics(
    int active, int idle, int opening, int pending, long created, long waited, long timedOut) {}
