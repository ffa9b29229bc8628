package io.databases.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A transaction or savepoint, from its start to its end. */
@Name("io.databases.Transaction")
@Label("Transaction")
@Category("Databases")
@Description("A transaction or savepoint, from its start to its end")
@Threshold("10 ms")
public final class TransactionEvent extends Event {
  @Label("Database")
  public @Nullable String database;

  @Label("Depth")
  @Description("0 for a transaction, more for savepoints nested in it")
  public int depth;

  @Label("Outcome")
  public @Nullable String outcome;
}
