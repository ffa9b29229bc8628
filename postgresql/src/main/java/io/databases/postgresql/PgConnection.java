package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/**
 * What {@code connection.unwrap(PgConnection.class)} gives: what the server has told of itself and
 * of this session, and COPY. Thread safe.
 *
 * <p><b>COPY</b> works inside the connection's transaction, or is one by itself: all of it is kept,
 * or nothing. It blocks; whatever else is sent on the connection meanwhile waits for its end. Data
 * passes through in pieces, so that any amount may be copied. An interrupt breaks it off with a
 * {@link io.databases.CancelledException}; where the database has a {@code timeout}, a wait for the
 * server that takes longer does so with a {@link io.databases.StatementTimeoutException}, and so
 * does the end of the transaction's time. Whatever ends it early, the connection can be used
 * afterwards where the server still answers; inside a transaction that must be rolled back, as
 * after any failed statement.
 */
public interface PgConnection {
  /** The process that serves the session, as {@code pg_backend_pid()} gives it. */
  int processId();

  /** A setting the server reports, such as {@code server_version} or {@code TimeZone}. */
  Optional<String> parameter(String name);

  /**
   * Copies rows into a table, in binary form: the fastest way in.
   *
   * @param table its name as SQL writes it, {@code shop.orders}; not quoted here
   * @param rows records or Maps, whose components or keys are columns of the table ({@code
   *     createdAt} is {@code created_at}), all of the same kind, the others taking their defaults;
   *     or lists or arrays with a value for each column of the table. Used up once; what its
   *     iterator throws ends the copy and is thrown unchanged
   * @return how many rows
   * @throws ParameterException where a value does not fit, naming row and column
   * @throws DatabaseException where the server refuses them
   */
  long copyIn(String table, Iterable<?> rows);

  /**
   * The same for some columns, by name. Records may have more components than these.
   *
   * @param columns names as they are in the table; quoted here
   */
  long copyIn(String table, List<String> columns, Iterable<?> rows);

  /**
   * Copies from a stream what the statement says: {@code COPY scores FROM STDIN (FORMAT csv,
   * HEADER)}.
   *
   * @param source read to its end, and not closed; what it throws ends the copy
   * @return how many rows
   * @throws DatabaseException where the server refuses them
   */
  long copyIn(String sql, InputStream source) throws IOException;

  /** The same from characters. */
  long copyIn(String sql, Reader source) throws IOException;

  /**
   * Copies into a stream what the statement says: {@code COPY (SELECT …) TO STDOUT (FORMAT csv)}.
   *
   * @param target neither flushed nor closed; what it throws ends the copy
   * @return how many rows
   * @throws DatabaseException where the statement fails; part may have been written before
   */
  long copyOut(String sql, OutputStream target) throws IOException;

  /** The same into characters. */
  long copyOut(String sql, Writer target) throws IOException;
}
