package io.databases.jooq;

import io.databases.BatchResult;
import io.databases.ParameterException;
import io.databases.Queries;
import io.databases.Query;
import io.databases.RowMapper;
import io.databases.spi.Conversions;
import io.databases.spi.RowValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Param;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * A query of jOOQ's that was rendered once, to be run with other values each time. Its named
 * parameters, {@code param("id", NOTE.ID)}, take values by name; all others keep the values they
 * were built with. Immutable and thread safe, so it can be kept in a constant.
 *
 * @param <T> what each row becomes
 */
public final class PreparedQuery<T extends @Nullable Object> {
  private final Rendering rendering;
  private final RowMapper<T> mapper;
  private final List<String> names;

  /** For each parameter the place of its name, -1 where it has none. */
  private final int[] places;

  private final RowValues given;

  PreparedQuery(Rendering rendering, RowMapper<T> mapper) {
    this.rendering = rendering;
    this.mapper = mapper;
    this.names =
        rendering.params().stream()
            .map(Param::getParamName)
            .filter(name -> name != null)
            .distinct()
            .toList();
    this.places =
        rendering.params().stream().map(Param::getParamName).mapToInt(this::place).toArray();
    this.given = RowValues.of(names, Conversions.standard());
  }

  /**
   * The query with these values for its named parameters, converted by the parameters' converters.
   *
   * @param values a {@code Map} by name, a jOOQ record by field name, or a Java record by component
   *     name, where {@code createdAt} is {@code created_at} too; or the values in the order in
   *     which their names come first, as a list, an array or the only one
   * @throws ParameterException where a named parameter gets no value, where a map has a name that
   *     the query lacks, or where a value cannot be bound
   */
  public Query<T> bind(@Nullable Object values) {
    return Jooq.query(rendering, row(values)).map(mapper);
  }

  /**
   * Runs the query once for each element of {@code rows}, all or nothing, in few round trips; the
   * elements are values as {@link #bind} takes them.
   *
   * @param on the database, connection or transaction to run it on
   * @throws ParameterException as {@link #bind}, before anything is sent
   */
  public BatchResult executeMany(Queries on, Iterable<?> rows) {
    var all = new ArrayList<@Nullable Object[]>();
    for (var values : rows) {
      all.add(row(values));
    }
    return on.executeMany(rendering.sql(), all);
  }

  /** The SQL, with a question mark for each value. */
  public String sql() {
    return rendering.sql();
  }

  private int place(@Nullable String name) {
    return name == null ? -1 : names.indexOf(name);
  }

  private @Nullable Object[] row(@Nullable Object values) {
    var named = given.asGiven(values instanceof Record row ? byName(row) : values);
    @Nullable Object[] row = new Object[places.length];
    for (int i = 0; i < places.length; i++) {
      var param = rendering.params().get(i);
      row[i] = places[i] < 0 ? BindValue.of(param) : BindValue.of(param, named[places[i]]);
    }
    return row;
  }

  /** What the query names of a record; it may have other fields. */
  private Map<String, @Nullable Object> byName(Record row) {
    var values = new HashMap<String, @Nullable Object>();
    for (var name : names) {
      var field = row.field(name);
      if (field != null) {
        values.put(name, row.get(field));
      }
    }
    return values;
  }
}
