package io.databases.jooq;

import io.databases.ParameterException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.Configuration;
import org.jooq.Param;
import org.jooq.QueryPart;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A query of jOOQ's as SQL with a {@code ?} for each value, and the values' parameters in the order
 * of the marks. Immutable.
 */
record Rendering(String sql, List<Param<?>> params) {

  /**
   * Renders with {@code configuration}, which must ask for indexed parameters.
   *
   * @throws ParameterException where jOOQ cannot write the query in its dialect
   */
  static Rendering of(QueryPart query, Configuration configuration) {
    var collector = new Collector();
    try {
      var sql = DSL.using(configuration.derive(collector)).render(query);
      return new Rendering(sql, Collections.unmodifiableList(collector.params));
    } catch (RuntimeException e) {
      throw new ParameterException(
          "jOOQ cannot write this "
              + query.getClass().getSimpleName()
              + " for "
              + configuration.dialect().getName()
              + "; write it with what this database has, or as SQL text: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * The values the query was built with.
   *
   * @throws ParameterException where a named parameter has none, or a value cannot be bound
   */
  List<@Nullable Object> values() {
    var values = new ArrayList<@Nullable Object>(params.size());
    for (var param : params) {
      if (param.getParamName() != null && param.getValue() == null) {
        throw new ParameterException(
            "the parameter "
                + param.getParamName()
                + " has no value; give it one with jooq.prepare(query).bind(Map.of(\""
                + param.getParamName()
                + "\", value)), or write val(null) for NULL");
      }
      values.add(BindValue.of(param, param.getValue()));
    }
    return values;
  }

  /** Sees the parameters in the order in which they are written. */
  private static final class Collector implements VisitListener {
    final List<Param<?>> params = new ArrayList<>();

    @Override
    public void visitStart(VisitContext visit) {
      if (visit.queryPart() instanceof Param<?> param
          && !param.isInline()
          && visit.context().paramType() == ParamType.INDEXED) {
        params.add(param);
      }
    }
  }
}
