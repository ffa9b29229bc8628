/**
 * What Java Flight Recorder sees of the library. Costs nothing while no recording asks for it.
 *
 * <p>Events shorter than 10 ms are left out, as the JDK leaves out its own I/O: to record each of
 * hundreds of thousands of statements per second would cost more than to run them. A recording may
 * ask for all: {@code +io.databases.Query#threshold=0ms}.
 */
@NullMarked
package io.databases.internal.events;

import org.jspecify.annotations.NullMarked;
