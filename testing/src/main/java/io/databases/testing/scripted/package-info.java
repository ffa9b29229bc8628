/**
 * A driver without a database, whose answers a test writes down beforehand.
 *
 * <p>Start at {@link io.databases.testing.scripted.Script}: it gives a URL for {@code
 * Database.builder}, says what is answered to which request, and keeps a log of what was asked in
 * which order. Requests succeed unless the script says otherwise; an answer may be a failure, the
 * loss of the connection, or be {@linkplain io.databases.testing.scripted.Hold held back} until the
 * test lets it go. Connecting can be made to fail or to hang in the same way.
 *
 * <p>Nothing here sleeps, measures time or starts a thread. A request is answered on the thread
 * that submits it, or on the one that lets a held answer go; those behind a held answer wait for
 * it, as they do on a real connection. One lock for each script guards all of its sessions.
 */
@NullMarked
package io.databases.testing.scripted;

import org.jspecify.annotations.NullMarked;
