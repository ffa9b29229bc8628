/** What Java Flight Recorder sees of the library. Costs nothing while no recording asks for it. */
@NullMarked
package io.databases.internal.events;

import org.jspecify.annotations.NullMarked;
