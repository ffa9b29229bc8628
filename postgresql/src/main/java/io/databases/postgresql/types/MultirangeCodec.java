package io.databases.postgresql.types;

import io.databases.postgresql.PgMultirange;
import io.databases.postgresql.PgRange;
import io.databases.wire.WriteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Multiranges: how many ranges, in 4 bytes, then the ranges, each with its length. {@link
 * PgMultirange}; a PgRange goes in as the only one, and so does a List of them.
 */
final class MultirangeCodec extends Codec {
  private final RangeCodec range;

  MultirangeCodec(String type, RangeCodec range) {
    super(type);
    this.range = range;
  }

  @Override
  public boolean isBinary() {
    return range.isBinary();
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int count = in.getCount(5);
    List<PgRange<Object>> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ranges.add(range(in.getValue(range, in.getInt())));
    }
    in.end();
    return new PgMultirange<>(ranges);
  }

  @SuppressWarnings("unchecked") // from the codec of ranges, or only its text is wanted
  private static PgRange<Object> range(Object value) {
    return (PgRange<Object>) value;
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (value instanceof String text) {
      write(convert(text), out);
      return;
    }
    List<?> ranges = ranges(value);
    out.putInt(ranges.size());
    for (Object item : ranges) {
      int start = out.size();
      out.putInt(0);
      range.write(item, out);
      out.setInt(start, out.size() - start - 4);
    }
  }

  private List<?> ranges(Object value) {
    List<?> ranges =
        switch (value) {
          case PgMultirange<?> multirange -> multirange.ranges();
          case PgRange<?> single -> List.of(single);
          case List<?> list -> list;
          default -> throw unfit(value);
        };
    for (Object item : ranges) {
      if (!(item instanceof PgRange<?>)) {
        throw unfit(value, "not all elements are PgRange");
      }
    }
    return ranges;
  }

  @Override
  Object parse(String text) {
    return PgMultirange.parse(text, range::parseBound);
  }

  @Override
  String format(Object value) {
    return value instanceof String text
        ? text
        : ranges(value).stream().map(range::format).collect(Collectors.joining(",", "{", "}"));
  }
}
