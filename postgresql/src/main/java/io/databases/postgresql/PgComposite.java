package io.databases.postgresql;

import io.databases.Column;
import io.databases.Columns;
import io.databases.MappingException;
import io.databases.Row;
import io.databases.postgresql.types.CompositeText;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a composite type: a row inside a column. The attributes of an anonymous {@code ROW(…)}
 * are called {@code f1}, {@code f2} and so on.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class PgComposite {
  private final Row row;

  private PgComposite(Row row) {
    this.row = row;
  }

  /** Of the values of a row. */
  public static PgComposite of(Row row) {
    return new PgComposite(row);
  }

  /** Of values by attribute name. */
  public static PgComposite of(Map<String, ? extends @Nullable Object> attributes) {
    List<Column> columns = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    attributes.forEach((name, value) -> {
      columns.add(new Column(name));
      values.add(value);
    });
    return new PgComposite(
        new ArrayRow(Columns.of(columns, Conversions.standard()), values.toArray()));
  }

  /**
   * The attribute of this name, as its natural Java type.
   *
   * @throws MappingException where there is none
   */
  public @Nullable Object get(String name) {
    return row.get(name);
  }

  /**
   * The attribute of this name, converted.
   *
   * @throws MappingException where there is none, or it cannot become the type without loss
   */
  public <T> @Nullable T get(String name, Class<T> type) {
    return row.get(name, type);
  }

  /**
   * The attributes as a record, matched by component names.
   *
   * @throws MappingException as {@link Row#as} says
   */
  public <T extends Record> T as(Class<T> type) {
    return row.as(type);
  }

  /** The attributes as a row, with all its accessors. */
  public Row toRow() {
    return row;
  }

  /** The attributes by name, in order; unmodifiable. */
  public Map<String, @Nullable Object> toMap() {
    return row.toMap();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PgComposite that && row.equals(that.row);
  }

  @Override
  public int hashCode() {
    return row.hashCode();
  }

  /** As PostgreSQL writes it: {@code (1,"two words",)}. */
  @Override
  public String toString() {
    return CompositeText.format(row.toList());
  }
}
