package io.databases.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A statement, from the call to its result, waiting for a session included. */
@Name("io.databases.Query")
@Label("Query")
@Category("Databases")
@Description("A statement, from the call to its result")
@StackTrace
@Threshold("10 ms")
public final class QueryEvent extends Event {
  @Label("Database")
  public @Nullable String database;

  @Label("SQL")
  @Description("The statement's text, without bound values")
  public @Nullable String sql;

  @Label("Rows")
  @Description("Rows given, or affected where none are given")
  public long rows;

  @Label("Failure")
  @Description("The kind of the exception, if it failed")
  public @Nullable String failure;
}
