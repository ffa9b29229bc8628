/**
 * SQLite, through the JDBC driver of org.xerial, by way of its {@code sqlite3_…} calls.
 *
 * <p>Users need {@link io.databases.sqlite.SqliteOptions} at most. Start reading at {@link
 * io.databases.sqlite.SqliteBackend}: one database. It makes sessions for the pool, each a
 * connection with a platform thread of its own ({@code SqliteSession}, on {@code SqliteHandle}, on
 * {@code SqliteStatement}), for the driver's native code would pin the carrier of a virtual thread.
 * Single writes go around the pool to one {@code SqliteWriter}, which commits together what waits
 * together; single reads are spread over a few shared sessions.
 *
 * <p>SQLite lets one connection write at a time. Its turn is given out by the {@code Gate}, one for
 * each file in this JVM, so that "database is locked" is only ever said of another process.
 *
 * <p>Who may call what: a handle, its statements and its cursors belong to the session's thread;
 * the backend, the gate and {@code submit}, {@code cancel} and {@code close} of a session are for
 * any thread. The gate's lock is innermost, and held for no longer than a look at its queue.
 *
 * <p>What SQLite does not have is refused, not imitated: isolation levels other than serializable,
 * arrays, several statements in one text. Transactions are never begun or ended by a statement of
 * the user's, and JDBC's own notion of them is not used.
 */
@NullMarked
package io.databases.sqlite;

import org.jspecify.annotations.NullMarked;
