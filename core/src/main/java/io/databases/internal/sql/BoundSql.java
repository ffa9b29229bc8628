package io.databases.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * A statement ready for the driver: a text with its placeholders and the values in their order. The
 * array is new and the receiver's own. Two are equal only if they are the same.
 *
 * @param parsed what the text was made from
 */
@SuppressWarnings("ArrayRecordComponent") // what the driver sends; never compared
public record BoundSql(String sql, @Nullable Object[] values, ParsedSql parsed) {

  /**
   * Whether a list has made the text another one, of which there may be many: hardly worth
   * preparing.
   */
  public boolean expanded() {
    return !sql.equals(parsed.sql());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** The text and the number of values, none of them. */
  @Override
  public String toString() {
    return "BoundSql["
        + ParameterErrors.quote(sql)
        + ", "
        + ParameterErrors.count(values.length)
        + "]";
  }
}
