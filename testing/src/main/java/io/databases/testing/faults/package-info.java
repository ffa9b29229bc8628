/**
 * Faults in front of a real driver: requests that fail, are never answered, or lose the connection.
 *
 * <p>Start at {@link io.databases.testing.faults.Faults}: over the address of any database it gives
 * another, {@code faulty://…}, that works the same except for the {@link
 * io.databases.testing.faults.Fault}s a test asks for, by position, by kind of request, or by
 * chance. It also counts the sessions that are open, which finds those that leak.
 *
 * <p>The wrapper stands between core and the driver, so it disturbs what core sees, not what the
 * driver reads from its network. It starts no thread and never sleeps.
 */
@NullMarked
package io.databases.testing.faults;

import org.jspecify.annotations.NullMarked;
