package io.databases.postgresql.types;

import io.databases.Column;
import io.databases.Columns;
import io.databases.MappingException;
import io.databases.postgresql.PgComposite;
import io.databases.spi.ArrayRow;
import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code record}, what {@code ROW(…)} gives: payload of a composite type whose types are known from
 * the payload alone. {@link PgComposite} with the names f1, f2 and so on. The server takes no
 * parameters of this type.
 */
final class RecordCodec extends Codec {
  /** Records nested deeper than this are an attack on the stack. */
  private static final int MAX_DEPTH = 32;

  private final IntFunction<@Nullable Codec> types;
  private final Conversions conversions;
  private final int depth;

  /**
   * @param types finds the codec of any type but record and its array
   */
  RecordCodec(IntFunction<@Nullable Codec> types, Conversions conversions) {
    this(types, conversions, 0);
  }

  private RecordCodec(IntFunction<@Nullable Codec> types, Conversions conversions, int depth) {
    super("record");
    this.types = types;
    this.conversions = conversions;
    this.depth = depth;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int count = in.getCount(8);
    if (depth > MAX_DEPTH) {
      throw in.malformed();
    }
    List<Column> columns = new ArrayList<>(count);
    @Nullable Object[] values = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      Codec codec = codec(in.getInt());
      columns.add(new Column("f" + (i + 1), codec.typeName()));
      int size = in.getInt();
      values[i] = size == -1 ? null : in.getValue(codec, size);
    }
    in.end();
    return PgComposite.of(new ArrayRow(Columns.of(columns, conversions), values));
  }

  private Codec codec(int oid) {
    if (oid == Oids.RECORD) {
      return new RecordCodec(types, conversions, depth + 1);
    }
    if (oid == Oids.RECORD_ARRAY) {
      Codec element = new RecordCodec(types, conversions, depth + 1);
      return new ArrayCodec(Oids.RECORD, element, ',', conversions, _ -> null);
    }
    Codec codec = types.apply(oid);
    if (codec == null || !codec.isBinary()) {
      throw new MappingException(
          "A record holds a value of type "
              + (codec == null ? "OID " + Integer.toUnsignedString(oid) : codec.typeName())
              + ", which can be read on its own only; cast it to text, or the record to a"
              + " composite type");
    }
    return codec;
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    throw unfit(value, "the server takes no parameters of that type; cast to a composite type");
  }

  /** The types are not in the text, so all values are text. */
  @Override
  Object parse(String text) {
    List<@Nullable String> texts = CompositeText.parse(text);
    List<Column> columns = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      columns.add(new Column("f" + (i + 1)));
    }
    return PgComposite.of(new ArrayRow(Columns.of(columns, conversions), texts.toArray()));
  }
}
