package io.databases.postgresql;

import java.util.Optional;

/**
 * What {@code connection.unwrap(PgConnection.class)} gives: what the server has told of itself and
 * of this session. Thread safe.
 */
public interface PgConnection {
  /** The process that serves the session, as {@code pg_backend_pid()} gives it. */
  int processId();

  /** A setting the server reports, such as {@code server_version} or {@code TimeZone}. */
  Optional<String> parameter(String name);
}
