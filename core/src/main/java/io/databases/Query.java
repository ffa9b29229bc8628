package io.databases;

import io.databases.internal.sql.Arguments;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its values, what becomes of its rows, and how long it may take. Immutable and
 * thread safe; each method gives a changed copy, so a query kept in a constant can be bound again
 * and again. Maps and arrays of values are copied, the values in them are not.
 *
 * <pre>{@code
 * static final Query<Score> BEST =
 *     Query.of("SELECT name, score FROM high_scores WHERE score > :min").as(Score.class);
 *
 * List<Score> best = database.fetchAll(BEST.bind("min", 80).timeout(Duration.ofSeconds(2)));
 * }</pre>
 *
 * @param <T> what each row becomes
 */
public final class Query<T extends @Nullable Object> {
  private static final RowMapper<Row> PLAIN = row -> row;

  /** Makes rows what {@link #as} says. */
  private record As<R>(Class<R> type) implements RowMapper<R> {
    @Override
    public R map(Row row) {
      return row.as(type);
    }
  }

  private final String sql;
  private final Arguments arguments;
  private final RowMapper<T> mapper;
  private final @Nullable Duration timeout;
  private final int fetchSize;
  private final boolean writing;

  private Query(
      String sql,
      Arguments arguments,
      RowMapper<T> mapper,
      @Nullable Duration timeout,
      int fetchSize,
      boolean writing) {
    this.sql = sql;
    this.arguments = arguments;
    this.mapper = mapper;
    this.timeout = timeout;
    this.fetchSize = fetchSize;
    this.writing = writing;
  }

  /**
   * A query whose rows stay {@link Row}s.
   *
   * @param sql with {@code :name}, {@code ?} or {@code $1} parameters, one style only
   * @param arguments nothing; or one value for each {@code ?} or {@code $n}; or, for named
   *     parameters, one {@code Map} or one record
   */
  public static Query<Row> of(String sql, @Nullable Object... arguments) {
    return plain(sql, Arguments.copy(Arguments.of(arguments)));
  }

  /** The same for a call that is made at once: nothing is copied. */
  static Query<Row> once(String sql, @Nullable Object... arguments) {
    return plain(sql, Arguments.of(arguments));
  }

  private static Query<Row> plain(String sql, Arguments arguments) {
    return new Query<>(sql, arguments, PLAIN, null, 0, false);
  }

  /** The same query with these values instead of the ones it had, as in {@link #of}. */
  public Query<T> bindAll(@Nullable Object... values) {
    return new Query<>(
        sql, Arguments.copy(Arguments.of(values)), mapper, timeout, fetchSize, writing);
  }

  /**
   * The same query with one named value more, or another. Values that came as a Map are added to.
   *
   * @throws ParameterException where the query has positional values or those of a record
   */
  public Query<T> bind(String name, @Nullable Object value) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    switch (arguments) {
      case Arguments.None _ -> {}
      case Arguments.Named(var given) -> values.putAll(given);
      case Arguments.Single(_, Arguments.Named(var given)) -> values.putAll(given);
      default ->
          throw new ParameterException(
              "cannot add :"
                  + name
                  + " to a query whose values are given by position or by a record; use bindAll");
    }
    values.put(name, value);
    return new Query<>(sql, new Arguments.Named(values), mapper, timeout, fetchSize, writing);
  }

  /**
   * Rows become instances of a record, by component name ({@code created_at} fills {@code
   * createdAt}), or of a simple type where there is one column.
   */
  public <R> Query<R> as(Class<R> type) {
    return map(new As<>(type));
  }

  /** Rows become the value of their first column. */
  public <R> Query<@Nullable R> value(Class<R> type) {
    return map(row -> row.get(0, type));
  }

  /** Rows become the value of the named column. */
  public <R> Query<@Nullable R> value(Class<R> type, String column) {
    return map(row -> row.get(column, type));
  }

  /** Rows become what {@code mapper} makes of them; it runs on the calling thread. */
  public <R extends @Nullable Object> Query<R> map(RowMapper<R> rowMapper) {
    return new Query<>(sql, arguments, rowMapper, timeout, fetchSize, writing);
  }

  /**
   * How long the call may take, waiting for a connection included. Over that it ends with a {@link
   * StatementTimeoutException}, and the database is asked to stop.
   */
  public Query<T> timeout(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new ParameterException("a query's timeout must be positive, not " + limit);
    }
    return new Query<>(sql, arguments, mapper, limit, fetchSize, writing);
  }

  /**
   * How many rows a stream asks the database for at a time; 0, the default, for the library's
   * choice.
   */
  public Query<T> fetchSize(int rows) {
    if (rows < 0) {
      throw new ParameterException("fetch size must not be negative: " + rows);
    }
    return new Query<>(sql, arguments, mapper, timeout, rows, writing);
  }

  /**
   * Says that the query writes although its rows are fetched, as INSERT … RETURNING does: where
   * only reads are allowed it is then refused before anything is sent. {@code execute} needs no
   * such word.
   */
  public Query<T> writing() {
    return new Query<>(sql, arguments, mapper, timeout, fetchSize, true);
  }

  public String sql() {
    return sql;
  }

  Arguments arguments() {
    return arguments;
  }

  RowMapper<T> mapper() {
    return mapper;
  }

  /** Whether rows stay as they are. */
  boolean isPlain() {
    return mapper == PLAIN;
  }

  /**
   * Whether rows may be mapped while the statement still runs: not where the mapper is the user's,
   * who may call the database in it.
   */
  boolean mapsEarly() {
    return mapper instanceof As;
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  int fetchSize() {
    return fetchSize;
  }

  boolean isWriting() {
    return writing;
  }

  /** The SQL; never the values. */
  @Override
  public String toString() {
    return "Query[" + sql + "]";
  }
}
