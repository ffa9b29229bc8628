/**
 * What a database driver implements, and the pieces it builds on.
 *
 * <p>A {@link io.databases.spi.Driver} is found by {@link java.util.ServiceLoader}. It turns a URL
 * and options into a {@link io.databases.spi.Backend}, one for each {@code Database}; the backend
 * connects {@link io.databases.spi.Session}s; a session takes {@link io.databases.spi.Request}s in
 * the order they are submitted and answers each through a {@link io.databases.spi.Reply}.
 *
 * <p>A session may answer later (an engine that pipelines over a socket, or {@link
 * io.databases.spi.ThreadedSession}, which hands requests to a thread of its own) or before {@code
 * submit} returns (a blocking driver on the caller's thread). Nothing above this package knows
 * which. Drivers know nothing of pools, threads bound to connections, or named parameters.
 *
 * <p>Ownership: the pool owns sessions; a lease lends one. Replies are completed by the session's
 * own thread; what they call back must be short and must not block.
 */
@NullMarked
package io.databases.spi;

import org.jspecify.annotations.NullMarked;
