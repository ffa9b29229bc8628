package io.databases.internal.sql;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of the SQL text that is written anew: a parameter, or the escape {@code ??}.
 *
 * @param slot which value belongs here, counted from 0; {@link #LITERAL} for {@code ??}
 * @param place where it stands in an IN list, or null where it is not, alone, an element of one
 */
record Marker(int start, int end, int slot, @Nullable Place place) {
  static final int LITERAL = -1;

  boolean isLiteral() {
    return slot == LITERAL;
  }

  /**
   * An element of an IN list.
   *
   * @param element counted from 0
   * @param before index of the parenthesis or comma before it
   * @param after index of the comma or parenthesis after it
   */
  record Place(InList list, int element, int before, int after) {}

  /**
   * An IN list with at least one {@link Place}.
   *
   * @param index counts these lists within the text, from 0
   * @param start index of NOT, or of IN
   * @param end index after the closing parenthesis
   * @param size number of elements as written
   */
  record InList(int index, int start, int end, boolean negated, int size) {}
}
