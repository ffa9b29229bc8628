package io.databases.postgresql.types;

import io.databases.postgresql.PgRange;
import io.databases.spi.Conversions;
import io.databases.wire.WriteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ranges: one byte of flags, then the bounds that there are, each with its length in 4 bytes.
 * {@link PgRange} of the subtype's values.
 */
final class RangeCodec extends Codec {
  private static final int EMPTY = 0x01;
  private static final int LOWER_INCLUSIVE = 0x02;
  private static final int UPPER_INCLUSIVE = 0x04;
  private static final int NO_LOWER = 0x08;
  private static final int NO_UPPER = 0x10;

  private final Codec subtype;
  private final Conversions conversions;

  RangeCodec(String type, Codec subtype, Conversions conversions) {
    super(type);
    this.subtype = subtype;
    this.conversions = conversions;
  }

  @Override
  public boolean isBinary() {
    return subtype.isBinary();
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    int flags = in.getByte();
    PgRange<Object> range;
    if ((flags & EMPTY) != 0) {
      range = PgRange.ofNothing();
    } else {
      Object lower = (flags & NO_LOWER) != 0 ? null : in.getValue(subtype, in.getInt());
      Object upper = (flags & NO_UPPER) != 0 ? null : in.getValue(subtype, in.getInt());
      range =
          new PgRange<>(
              lower, upper, (flags & LOWER_INCLUSIVE) != 0, (flags & UPPER_INCLUSIVE) != 0, false);
    }
    in.end();
    return range;
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case PgRange<?> range -> write(range, out);
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  private void write(PgRange<?> range, WriteBuffer out) {
    if (range.empty()) {
      out.putByte(EMPTY);
      return;
    }
    out.putByte(
        (range.lowerInclusive() ? LOWER_INCLUSIVE : 0)
            | (range.upperInclusive() ? UPPER_INCLUSIVE : 0)
            | (range.lower() == null ? NO_LOWER : 0)
            | (range.upper() == null ? NO_UPPER : 0));
    writeBound(range.lower(), out);
    writeBound(range.upper(), out);
  }

  private void writeBound(@Nullable Object bound, WriteBuffer out) {
    if (bound != null) {
      int start = out.size();
      out.putInt(0);
      subtype.write(standard(bound), out);
      out.setInt(start, out.size() - start - 4);
    }
  }

  private Object standard(Object bound) {
    return Objects.requireNonNull(conversions.toDatabase(bound));
  }

  @Override
  Object parse(String text) {
    return PgRange.parse(text, subtype::parse);
  }

  @Override
  String format(Object value) {
    return switch (value) {
      case PgRange<?> range -> RangeText.format(range, bound -> subtype.format(standard(bound)));
      case String text -> text;
      default -> throw unfit(value);
    };
  }

  /** {@link #parse} for bounds inside another text. */
  Object parseBound(String text) {
    return subtype.parse(text);
  }
}
