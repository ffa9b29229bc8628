package io.databases.postgresql.types;

import io.databases.postgresql.PgBox;
import io.databases.postgresql.PgCircle;
import io.databases.postgresql.PgLine;
import io.databases.postgresql.PgLseg;
import io.databases.postgresql.PgPoint;
import io.databases.wire.WriteBuffer;
import java.util.function.Function;

/**
 * The geometric types of fixed size, a row of float8: {@code point}, {@code line}, {@code lseg},
 * {@code box}, {@code circle}.
 */
final class ShapeCodec<T> extends Codec {
  private final Class<T> shape;
  private final int count;
  private final Function<double[], T> make;
  private final Function<T, double[]> split;
  private final Function<String, T> parse;

  private ShapeCodec(
      String type,
      Class<T> shape,
      int count,
      Function<double[], T> make,
      Function<T, double[]> split,
      Function<String, T> parse) {
    super(type);
    this.shape = shape;
    this.count = count;
    this.make = make;
    this.split = split;
    this.parse = parse;
  }

  static ShapeCodec<PgPoint> point() {
    return new ShapeCodec<>(
        "point",
        PgPoint.class,
        2,
        n -> new PgPoint(n[0], n[1]),
        point -> new double[] {point.x(), point.y()},
        PgPoint::parse);
  }

  static ShapeCodec<PgLine> line() {
    return new ShapeCodec<>(
        "line",
        PgLine.class,
        3,
        n -> new PgLine(n[0], n[1], n[2]),
        line -> new double[] {line.a(), line.b(), line.c()},
        PgLine::parse);
  }

  static ShapeCodec<PgLseg> lseg() {
    return new ShapeCodec<>(
        "lseg",
        PgLseg.class,
        4,
        n -> new PgLseg(new PgPoint(n[0], n[1]), new PgPoint(n[2], n[3])),
        lseg -> corners(lseg.start(), lseg.end()),
        PgLseg::parse);
  }

  static ShapeCodec<PgBox> box() {
    return new ShapeCodec<>(
        "box",
        PgBox.class,
        4,
        n -> new PgBox(new PgPoint(n[0], n[1]), new PgPoint(n[2], n[3])),
        box -> corners(box.high(), box.low()),
        PgBox::parse);
  }

  static ShapeCodec<PgCircle> circle() {
    return new ShapeCodec<>(
        "circle",
        PgCircle.class,
        3,
        n -> new PgCircle(new PgPoint(n[0], n[1]), n[2]),
        circle -> new double[] {circle.center().x(), circle.center().y(), circle.radius()},
        PgCircle::parse);
  }

  private static double[] corners(PgPoint first, PgPoint second) {
    return new double[] {first.x(), first.y(), second.x(), second.y()};
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    check(length, 8 * count);
    Input in = new Input(this, bytes, offset, length);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = in.getDouble();
    }
    return make.apply(numbers);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    if (value instanceof String text) {
      write(convert(text), out);
    } else if (shape.isInstance(value)) {
      for (double number : split.apply(shape.cast(value))) {
        out.putLong(Double.doubleToRawLongBits(number));
      }
    } else {
      throw unfit(value);
    }
  }

  @Override
  Object parse(String text) {
    return parse.apply(text);
  }
}
