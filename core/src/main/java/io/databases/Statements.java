package io.databases;

import io.databases.internal.sql.Arguments;
import io.databases.internal.sql.Binder;
import io.databases.internal.sql.ParsedSql;
import io.databases.internal.sql.ParsedSqlCache;
import io.databases.spi.Conversions;
import io.databases.spi.Request;
import io.databases.spi.RowSink;
import io.databases.spi.SqlSyntax;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Turns queries into requests: parameters found, values in their order and of standard types. */
final class Statements {
  private static final int DEFAULT_FETCH_SIZE = 500;

  private final ParsedSqlCache cache;
  private final Conversions conversions;

  Statements(SqlSyntax syntax, Conversions conversions) {
    this.cache = new ParsedSqlCache(syntax);
    this.conversions = conversions;
  }

  Conversions conversions() {
    return conversions;
  }

  /**
   * @param maxRows how many rows are wanted at most, 0 for all
   */
  Request.Execute execute(Query<?> query, int maxRows) {
    return execute(query, maxRows, null);
  }

  Request.Execute execute(Query<?> query, int maxRows, @Nullable RowSink sink) {
    var bound = Binder.bind(parsed(query), query.arguments());
    return new Request.Execute(
        bound.parsed(), bound.sql(), conversions.eachToDatabase(bound.values()), maxRows, sink);
  }

  Request.OpenCursor openCursor(Query<?> query) {
    var bound = Binder.bind(parsed(query), query.arguments());
    int fetchSize = query.fetchSize() == 0 ? DEFAULT_FETCH_SIZE : query.fetchSize();
    return new Request.OpenCursor(
        bound.parsed(), bound.sql(), conversions.eachToDatabase(bound.values()), fetchSize);
  }

  Request.ExecuteMany executeMany(Query<?> query, Iterable<?> rows) {
    if (!(query.arguments() instanceof Arguments.None)) {
      throw new ParameterException(
          "executeMany takes its values from the rows; the query must have none of its own: "
              + query.sql());
    }
    var parsed = parsed(query);
    int expected = rows instanceof Collection<?> collection ? collection.size() : 64;
    var values = new ArrayList<@Nullable Object[]>(expected);
    for (var row : rows) {
      values.add(conversions.eachToDatabase(Binder.values(parsed, Arguments.ofRow(row))));
    }
    return new Request.ExecuteMany(parsed, parsed.sql(), values);
  }

  /**
   * @throws TransactionException for what would begin or end a transaction behind the library's
   *     back
   */
  private ParsedSql parsed(Query<?> query) {
    var parsed = cache.get(query.sql());
    if (parsed.isTransactionControl()) {
      throw new TransactionException(
          parsed.leadingKeyword()
              + " cannot be run as a statement, for the library would not know of it; use"
              + " database.transaction(…) or database.begin()");
    }
    return parsed;
  }
}
