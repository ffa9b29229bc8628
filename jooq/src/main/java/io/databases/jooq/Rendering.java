package io.databases.jooq;

import io.databases.ParameterException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jooq.Configuration;
import org.jooq.DMLQuery;
import org.jooq.Param;
import org.jooq.QueryPart;
import org.jooq.RenderContext;
import org.jooq.VisitContext;
import org.jooq.VisitListener;
import org.jooq.conf.ParamType;
import org.jooq.exception.SQLDialectNotSupportedException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A query of jOOQ's as SQL with a {@code ?} for each value, and the values' parameters in the order
 * of the marks. Immutable.
 *
 * @param changes whether a statement that changes rows is anywhere in it
 */
record Rendering(String sql, List<Param<?>> params, boolean changes) {

  /**
   * Renders with {@code configuration}, which must ask for indexed parameters.
   *
   * @throws ParameterException where jOOQ cannot write the query in its dialect, or a parameter's
   *     type needs JDBC
   */
  static Rendering of(QueryPart query, Configuration configuration) {
    var collector = new Collector();
    Rendering rendering;
    try {
      rendering = collector.rendering(DSL.using(configuration.derive(collector)).render(query));
    } catch (RuntimeException e) {
      throw unwritable(query, configuration, e);
    }
    rendering.params().forEach(BindValue::checkType);
    return rendering;
  }

  /** Renders with values as text, for what databases take with constants only: DDL. */
  static Rendering inlined(QueryPart query, Configuration configuration) {
    try {
      return new Rendering(DSL.using(configuration).renderInlined(query), List.of(), true);
    } catch (RuntimeException e) {
      throw unwritable(query, configuration, e);
    }
  }

  /** Only jOOQ's word on dialects is quoted: what a converter throws may tell a value. */
  private static ParameterException unwritable(
      QueryPart query, Configuration configuration, RuntimeException e) {
    var what =
        "jOOQ cannot write this "
            + query.getClass().getSimpleName()
            + " for "
            + configuration.dialect().getName();
    return e instanceof SQLDialectNotSupportedException
        ? new ParameterException(
            what + ": " + e.getMessage() + "; write it with what this database has, or as SQL text",
            e)
        : new ParameterException(
            what + ": " + e.getClass().getTypeName() + ", of it or of the converter of a value");
  }

  /**
   * The values the query was built with.
   *
   * @throws ParameterException where a named parameter has none, or a value cannot be bound
   */
  @Nullable Object[] values() {
    @Nullable Object[] values = new Object[params.size()];
    for (int i = 0; i < values.length; i++) {
      var param = params.get(i);
      if (param.getParamName() != null && param.getValue() == null) {
        throw new ParameterException(
            "the parameter "
                + param.getParamName()
                + " has no value; give it one with jooq.prepare(query).bind(Map.of(\""
                + param.getParamName()
                + "\", value)), or write val(null) for NULL");
      }
      values[i] = BindValue.of(param);
    }
    return values;
  }

  /**
   * Puts the number of each parameter into the text behind it, and takes the numbers out again.
   * jOOQ does not write a query from its beginning to its end: what belongs before a WITH is put
   * there last, and some parts are written only to be thrown away. So the order in which parameters
   * are visited is not that of their marks.
   */
  private static final class Collector implements VisitListener {
    /** Stands around a number; no database takes this character in SQL. */
    private static final char EDGE = '\0';

    private final List<Param<?>> visited = new ArrayList<>();

    /** For each parameter that is being written, how many were written before it. */
    private final ArrayDeque<Integer> open = new ArrayDeque<>();

    private boolean changes;

    @Override
    public void visitStart(VisitContext visit) {
      if (visit.queryPart() instanceof DMLQuery) {
        changes = true;
      } else if (isMarked(visit)) {
        open.push(visited.size());
      }
    }

    /** One that consists of others, such as a row, has no mark of its own. */
    @Override
    public void visitEnd(VisitContext visit) {
      if (visit.queryPart() instanceof Param<?> param
          && visit.context() instanceof RenderContext text
          && isMarked(visit)
          && open.pop() == visited.size()) {
        text.sql(EDGE).sql(visited.size()).sql(EDGE);
        visited.add(param);
      }
    }

    private static boolean isMarked(VisitContext visit) {
      return visit.queryPart() instanceof Param<?> param
          && !param.isInline()
          && visit.context().paramType() == ParamType.INDEXED;
    }

    Rendering rendering(String text) {
      var sql = new StringBuilder(text.length());
      var params = new ArrayList<Param<?>>(visited.size());
      int done = 0;
      for (int at = text.indexOf(EDGE); at >= 0; at = text.indexOf(EDGE, done)) {
        int end = text.indexOf(EDGE, at + 1);
        params.add(visited.get(Integer.parseInt(text, at + 1, end, 10)));
        sql.append(text, done, at);
        done = end + 1;
      }
      sql.append(text, done, text.length());
      return new Rendering(sql.toString(), Collections.unmodifiableList(params), changes);
    }
  }
}
