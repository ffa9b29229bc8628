package io.databases.postgresql;

import io.databases.Column;
import io.databases.Columns;
import io.databases.ParameterException;
import io.databases.postgresql.types.Codec;
import io.databases.spi.Conversions;
import io.databases.spi.RowValues;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where rows are copied to: a table and those of its columns that the rows have values for.
 *
 * @param names of the columns
 * @param codecs of the columns
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record PgCopyTarget(String table, List<String> names, Codec[] codecs, RowValues values) {
  /**
   * Finds the columns: those given; else those that a record or Map names; else all.
   *
   * @param described the statement that reads these columns, or all
   * @throws ParameterException where a component or key names no column, or a type has no binary
   *     form here
   */
  static PgCopyTarget of(
      String table,
      Prepared described,
      @Nullable List<String> given,
      @Nullable Object first,
      Conversions conversions) {
    var all =
        described.columns() == null ? Columns.of(List.of(), conversions) : described.columns();
    var wanted = given == null ? namesIn(first) : null;
    var names = new ArrayList<String>();
    var codecs = new ArrayList<Codec>();
    for (int i = 0; i < all.size(); i++) {
      var column = all.get(i);
      if (wanted == null || wanted.remove(fold(column.name()))) {
        names.add(column.name());
        codecs.add(checkBinary(table, column, described.decoders()[i]));
      }
    }
    if (wanted != null && !wanted.isEmpty()) {
      throw new ParameterException(
          "table " + table + " has no column for " + wanted + "; say which columns are meant");
    }
    return new PgCopyTarget(
        table, names, codecs.toArray(Codec[]::new), RowValues.of(names, conversions));
  }

  private static @Nullable Collection<String> namesIn(@Nullable Object row) {
    var names =
        switch (row) {
          case Record record ->
              Arrays.stream(record.getClass().getRecordComponents()).map(RecordComponent::getName);
          case Map<?, ?> map -> map.keySet().stream().map(String::valueOf);
          case null, default -> null;
        };
    return names == null
        ? null
        : names.map(PgCopyTarget::fold).collect(Collectors.toCollection(ArrayList::new));
  }

  private static String fold(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static Codec checkBinary(String table, Column column, Codec codec) {
    if (!codec.isBinary()) {
      throw new ParameterException(
          "column %s of %s is of type %s, whose binary form is not known; use COPY with text or CSV"
              .formatted(column.name(), table, codec.typeName()));
    }
    return codec;
  }

  static String quoted(List<String> columns) {
    return columns.stream()
        .map(name -> '"' + name.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(", "));
  }

  String sql() {
    return "COPY " + table + " (" + quoted(names) + ") FROM STDIN (FORMAT binary)";
  }

  PgCopyEncoder encoder() {
    return new PgCopyEncoder(this);
  }
}
