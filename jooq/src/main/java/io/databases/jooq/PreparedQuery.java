package io.databases.jooq;

import io.databases.BatchResult;
import io.databases.ParameterException;
import io.databases.Queries;
import io.databases.Query;
import io.databases.RowMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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

  PreparedQuery(Rendering rendering, RowMapper<T> mapper) {
    this.rendering = rendering;
    this.mapper = mapper;
  }

  /**
   * The query with these values for its named parameters, converted by the parameters' converters.
   *
   * @param values a {@code Map} by name, a jOOQ record by field name, or a Java record by component
   *     name, where {@code createdAt} is {@code created_at} too; a map may have no other names
   * @throws ParameterException where a named parameter gets no value and has none of its own, where
   *     a map has a name that the query lacks, or where a value cannot be bound
   */
  public Query<T> bind(Object values) {
    return Query.of(rendering.sql(), row(values).toArray()).map(mapper);
  }

  /**
   * Runs the query once for each element of {@code rows}, all or nothing, in few round trips; the
   * elements are values as {@link #bind} takes them.
   *
   * @param on the database, connection or transaction to run it on
   * @throws ParameterException as {@link #bind}, before anything is sent
   */
  public BatchResult executeMany(Queries on, Iterable<?> rows) {
    var all = new ArrayList<List<@Nullable Object>>();
    for (var values : rows) {
      all.add(row(values));
    }
    return on.executeMany(rendering.sql(), all);
  }

  /** The SQL, with a question mark for each value. */
  public String sql() {
    return rendering.sql();
  }

  private List<@Nullable Object> row(Object values) {
    var named = NamedValues.of(values);
    if (values instanceof Map<?, ?> map) {
      checkNames(map);
    }
    var row = new ArrayList<@Nullable Object>(rendering.params().size());
    for (var param : rendering.params()) {
      var name = param.getParamName();
      if (name == null) {
        row.add(BindValue.of(param, param.getValue()));
      } else if (named.has(name)) {
        row.add(BindValue.of(param, named.value(name)));
      } else if (param.getValue() != null) {
        row.add(BindValue.of(param, param.getValue()));
      } else {
        throw new ParameterException(
            "no value for the parameter " + name + " of " + rendering.sql());
      }
    }
    return row;
  }

  private void checkNames(Map<?, ?> values) {
    var surplus = new TreeSet<String>();
    for (var name : values.keySet()) {
      surplus.add(String.valueOf(name));
    }
    for (var param : rendering.params()) {
      if (param.getParamName() != null) {
        surplus.remove(param.getParamName());
      }
    }
    if (!surplus.isEmpty()) {
      throw new ParameterException(
          "there is no parameter " + String.join(", ", surplus) + " in " + rendering.sql());
    }
  }
}
