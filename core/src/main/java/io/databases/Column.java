package io.databases;

import java.util.Objects;

/**
 * One column of a result: its label as selected, and the type name the database declares for it.
 *
 * @param name the label, not necessarily unique within a result
 * @param typeName as the database writes it ({@code int8}, {@code VARCHAR(100)}), empty where
 *     unknown
 */
public record Column(String name, String typeName) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(typeName, "typeName");
  }

  /** A column of unknown declared type. */
  public Column(String name) {
    this(name, "");
  }
}
