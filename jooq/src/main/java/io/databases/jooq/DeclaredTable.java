package io.databases.jooq;

import io.databases.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DataType;
import org.jooq.ForeignKey;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.UniqueKey;
import org.jooq.impl.DSL;
import org.jooq.impl.Internal;
import org.jooq.impl.TableImpl;
import org.jspecify.annotations.Nullable;

/**
 * A table declared in code, without code generation: a table of jOOQ's like any other, with columns
 * in the order in which they are added. Nullability, defaults and identity belong to the data type:
 * {@code BIGINT.generatedByDefaultAsIdentity()}, {@code VARCHAR(100).notNull()}, {@code
 * BOOLEAN.default_(false)}.
 *
 * <pre>{@code
 * static final DeclaredTable NOTE = DeclaredTable.named("notes");
 * static final TableField<Record, Long> ID = NOTE.primaryKey("id", BIGINT.generatedByDefaultAsIdentity());
 * static final TableField<Record, String> TEXT = NOTE.column("text", VARCHAR(100).notNull());
 * }</pre>
 *
 * <p>Thread safe once all columns are added, as they are when static fields are set.
 */
public final class DeclaredTable extends TableImpl<Record> {
  private static final long serialVersionUID = 1L;

  private final transient List<TableField<Record, ?>> primary = new ArrayList<>();
  private final transient List<ForeignKey<Record, ?>> references = new ArrayList<>();

  private DeclaredTable(String name) {
    super(DSL.name(name));
  }

  /** A table without columns yet. */
  public static DeclaredTable named(String name) {
    return new DeclaredTable(name);
  }

  /** Adds a column. */
  public <T> TableField<Record, T> column(String name, DataType<T> type) {
    return createField(DSL.name(name), type, this);
  }

  /** Adds a column of the primary key; one that is called twice makes a key of two columns. */
  public <T> TableField<Record, T> primaryKey(String name, DataType<T> type) {
    var column = column(name, type.notNull());
    primary.add(column);
    return column;
  }

  /**
   * Adds a column that refers to the primary key of a table, of its type; may be null.
   *
   * @throws ConfigurationException where {@code other} is not the primary key of its table
   */
  public <T> TableField<Record, T> references(String name, TableField<Record, T> other) {
    return references(name, other, other.getDataType().identityMode(null).nullable(true));
  }

  /** The same with a type of its own, such as one that is not null. */
  public <T> TableField<Record, T> references(
      String name, TableField<Record, T> other, DataType<T> type) {
    var key = other.getTable() == null ? null : other.getTable().getPrimaryKey();
    if (key == null || !key.getFields().equals(List.of(other))) {
      throw new ConfigurationException(
          "the column "
              + name
              + " of "
              + getName()
              + " can refer to a primary key of one column only, and "
              + other
              + " is none");
    }
    var column = column(name, type);
    references.add(
        Internal.createForeignKey(
            this,
            DSL.name(getName() + "_" + name + "_fkey"),
            array(List.of(column)),
            key,
            array(List.of(other)),
            true,
            null,
            null));
    return column;
  }

  @SuppressWarnings("unchecked") // an array of a generic type can be made in no other way
  private static TableField<Record, ?>[] array(List<? extends TableField<Record, ?>> columns) {
    return columns.toArray(TableField[]::new);
  }

  @Override
  public @Nullable UniqueKey<Record> getPrimaryKey() {
    return primary.isEmpty()
        ? null
        : Internal.createUniqueKey(this, DSL.name(getName() + "_pkey"), array(primary), true);
  }

  @Override
  public List<ForeignKey<Record, ?>> getReferences() {
    return List.copyOf(references);
  }
}
