/**
 * The pool of sessions, the same for all drivers.
 *
 * <p>Start at {@link io.databases.internal.pool.Pool}: lending, sharing, returning; its class
 * comment tells how sessions change hands, and what the lock guards. Behind it:
 *
 * <ul>
 *   <li>{@link io.databases.internal.pool.PooledSession}: a session and who uses it, in one number
 *   <li>{@link io.databases.internal.pool.Sessions}: which there are, opening and closing them, and
 *       what follows when that fails
 *   <li>{@link io.databases.internal.pool.WaitQueue}: callers that found none
 *   <li>{@link io.databases.internal.pool.SharedRoute}: where a shared statement goes
 *   <li>{@link io.databases.internal.pool.Upkeep} and {@link
 *       io.databases.internal.pool.LeaseTracker}: age, idleness, leaks
 *   <li>{@link io.databases.internal.pool.Shortage}: what a caller that got nothing is told
 * </ul>
 *
 * <p>Knows nothing of SQL, of threads bound to connections, or of transactions. Its only threads
 * are those that connect, one for each session that is being opened; upkeep is called from outside.
 * All waiting goes through {@link io.databases.internal.pool.Clock}, so that tests can move the
 * time; only a ping's reply is waited for on the machine's own.
 */
@NullMarked
package io.databases.internal.pool;

import org.jspecify.annotations.NullMarked;
