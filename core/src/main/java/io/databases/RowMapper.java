package io.databases;

import org.jspecify.annotations.Nullable;

/**
 * Makes a value of a row. Called once per row, possibly by several threads at once, so it keeps no
 * state; what it throws reaches the caller of the statement unchanged.
 *
 * @param <T> what it makes; nullable where a mapper may answer null
 */
@FunctionalInterface
public interface RowMapper<T extends @Nullable Object> {
  T map(Row row);
}
