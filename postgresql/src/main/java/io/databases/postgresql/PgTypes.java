package io.databases.postgresql;

import io.databases.Column;
import io.databases.Columns;
import io.databases.Row;
import io.databases.postgresql.protocol.Field;
import io.databases.postgresql.types.BuiltInTypes;
import io.databases.postgresql.types.Codec;
import io.databases.postgresql.types.TypeInfo;
import io.databases.postgresql.types.TypeRegistry;
import io.databases.spi.Conversions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The types that one session has met, and statements put together from them. Not shared by
 * sessions: they may be with different servers, where the same number means another type.
 */
final class PgTypes {
  private final Conversions conversions;
  private final TypeRegistry registry;

  PgTypes(Conversions conversions) {
    this.conversions = conversions;
    this.registry = new TypeRegistry(new BuiltInTypes(conversions));
  }

  Conversions conversions() {
    return conversions;
  }

  /** Those of a statement's types that the server has to be asked about first. */
  int[] unknown(int[] parameters, @Nullable List<Field> fields) {
    var columns = fields == null ? IntStream.empty() : fields.stream().mapToInt(Field::typeOid);
    return IntStream.concat(IntStream.of(parameters), columns)
        .filter(oid -> registry.find(oid) == null)
        .distinct()
        .toArray();
  }

  /** Takes in the server's answer; one without rows makes the types known as text. */
  void learn(List<Row> answer, int[] asked) {
    registry.learn(answer.stream().map(TypeInfo::of).toList(), asked);
  }

  /** Types are asked for again: they may have been changed. */
  void forget() {
    registry.forget();
  }

  /** A statement whose types are all known. */
  Prepared statement(String sql, String name, int[] parameters, @Nullable List<Field> fields) {
    var encoders = IntStream.of(parameters).mapToObj(registry::get).toArray(Codec[]::new);
    if (fields == null) {
      return new Prepared(sql, name, parameters, encoders, null, new Codec[0]);
    }
    var decoders = new Codec[fields.size()];
    var columns = new ArrayList<Column>(decoders.length);
    for (int i = 0; i < decoders.length; i++) {
      var field = fields.get(i);
      decoders[i] = registry.get(field.typeOid());
      columns.add(new Column(field.name(), decoders[i].typeName()));
    }
    return new Prepared(
        sql, name, parameters, encoders, Columns.of(columns, conversions), decoders);
  }
}
