package io.databases;

import io.databases.internal.events.FlightRecording;
import io.databases.internal.events.QueryEvent;
import org.jspecify.annotations.Nullable;

/** A call as Flight Recorder and the log see it, from its beginning to its end. */
final class Observation {
  private static final System.Logger LOG = System.getLogger("io.databases.query");

  /** For a call that nobody records. */
  private static final Observation NONE = new Observation(null, "", "");

  private final @Nullable QueryEvent event;
  private final String address;
  private final String sql;

  private Observation(@Nullable QueryEvent event, String address, String sql) {
    this.event = event;
    this.address = address;
    this.sql = sql;
  }

  /** Begins to observe a call. */
  static Observation begin(Database database, String sql) {
    if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
      LOG.log(System.Logger.Level.DEBUG, "query: {0}", sql);
    }
    var listener = database.settings().onStatement();
    if (listener != null) {
      listener.accept(sql);
    }
    if (!FlightRecording.isOn()) {
      return NONE;
    }
    var event = new QueryEvent();
    event.begin();
    return new Observation(event, database.address(), sql);
  }

  /**
   * Says what came of it.
   *
   * @param rows how many rows were read or changed
   */
  void end(long rows, @Nullable Throwable failure) {
    if (event == null) {
      return;
    }
    event.end();
    if (event.shouldCommit()) {
      event.database = address;
      event.sql = sql;
      event.rows = rows;
      event.failure = failure == null ? null : failure.getClass().getSimpleName();
      event.commit();
    }
  }
}
