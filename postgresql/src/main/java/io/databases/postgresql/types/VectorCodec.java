package io.databases.postgresql.types;

import io.databases.wire.WriteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code int2vector} and {@code oidvector} of the system catalogs: payload of an array with one
 * dimension and no nulls that is counted from 0. List.
 */
final class VectorCodec extends Codec {
  private final int elementOid;
  private final Codec element;

  VectorCodec(String type, int elementOid, Codec element) {
    super(type);
    this.elementOid = elementOid;
    this.element = element;
  }

  @Override
  boolean isList() {
    return true;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int dimensions = in.getInt();
    in.getInt(); // whether there are nulls
    if (in.getInt() != elementOid || dimensions < 0 || dimensions > 1) {
      throw in.malformed();
    }
    if (dimensions == 0) {
      in.end();
      return List.of();
    }
    int size = in.getInt();
    in.getInt(); // the lower bound
    if (size < 0 || size > in.remaining() / 4) {
      throw in.malformed();
    }
    Object[] values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = in.getValue(element, in.getInt());
    }
    in.end();
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (value instanceof String text) {
      write(convert(text), out);
      return;
    }
    if (!(value instanceof List<?> list)) {
      throw unfit(value);
    }
    out.putInt(1);
    out.putInt(0);
    out.putInt(elementOid);
    out.putInt(list.size());
    out.putInt(0);
    for (Object number : list) {
      if (number == null) {
        throw unfit(value, "there is a null inside");
      }
      int start = out.size();
      out.putInt(0);
      element.write(number, out);
      out.setInt(start, out.size() - start - 4);
    }
  }

  @Override
  Object parse(String text) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(element::parse).toList();
  }

  @Override
  String format(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(PgText::ofNullable).collect(Collectors.joining(" "))
        : super.format(value);
  }
}
