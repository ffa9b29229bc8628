package io.databases.spi;

import io.databases.ParameterException;
import io.databases.internal.sql.Arguments;
import io.databases.internal.sql.Binder;
import io.databases.internal.sql.ParsedSql;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of rows as callers give them, for what takes rows by other ways than a statement
 * with parameters of the library's: records and Maps by names, lists and arrays in order.
 * Immutable.
 */
public final class RowValues {
  private final ParsedSql byName;
  private final ParsedSql byOrder;
  private final Conversions conversions;

  private RowValues(ParsedSql byName, ParsedSql byOrder, Conversions conversions) {
    this.byName = byName;
    this.byOrder = byOrder;
    this.conversions = conversions;
  }

  /**
   * A reader of these values.
   *
   * @param names what is read, in this order; a record's component {@code createdAt} answers to
   *     {@code created_at}
   */
  public static RowValues of(List<String> names, Conversions conversions) {
    var byName = ParsedSql.parse(":" + String.join(", :", names), SqlSyntax.POSTGRESQL);
    var marks = String.join(", ", Collections.nCopies(names.size(), "?"));
    return new RowValues(byName, ParsedSql.parse(marks, SqlSyntax.POSTGRESQL), conversions);
  }

  /**
   * The values of a row, of standard types.
   *
   * @throws ParameterException where some are missing or left over, or have no place in a database
   */
  public @Nullable Object[] of(@Nullable Object row) {
    return conversions.eachToDatabase(asGiven(row));
  }

  /**
   * The values of a row as they are.
   *
   * @throws ParameterException where some are missing or left over
   */
  public @Nullable Object[] asGiven(@Nullable Object row) {
    var arguments = Arguments.ofRow(row);
    return Binder.values(arguments instanceof Arguments.Positional ? byOrder : byName, arguments);
  }
}
