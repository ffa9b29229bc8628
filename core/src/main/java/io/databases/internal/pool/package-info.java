/**
 * The pool of sessions, the same for all drivers. Start at {@link io.databases.internal.pool.Pool};
 * its class comment tells how sessions are handed over and what is guarded by what. Knows nothing
 * of SQL, of threads bound to connections, or of transactions.
 */
@NullMarked
package io.databases.internal.pool;

import org.jspecify.annotations.NullMarked;
