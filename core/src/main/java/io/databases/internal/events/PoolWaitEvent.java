package io.databases.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A caller that found no free session, from then until it got one or gave up. */
@Name("io.databases.PoolWait")
@Label("Pool Wait")
@Category("Databases")
@Description("Waiting for a session of the pool")
@Threshold("10 ms")
public final class PoolWaitEvent extends Event {
  @Label("Database")
  public @Nullable String database;

  @Label("Outcome")
  public @Nullable String outcome;
}
