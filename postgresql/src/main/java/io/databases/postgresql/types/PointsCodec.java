package io.databases.postgresql.types;

import io.databases.postgresql.PgPath;
import io.databases.postgresql.PgPoint;
import io.databases.postgresql.PgPolygon;
import io.databases.wire.WriteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code path} and {@code polygon}: how many points, in 4 bytes, then the points; a path has one
 * byte before that, 1 where it is closed. {@link PgPath} and {@link PgPolygon}.
 */
final class PointsCodec extends Codec {
  private final boolean path;

  PointsCodec(boolean path) {
    super(path ? "path" : "polygon");
    this.path = path;
  }

  @Override
  public Object read(byte[] bytes, int offset, int length) {
    Input in = new Input(this, bytes, offset, length);
    boolean closed = path && in.getByte() != 0;
    int count = in.getCount(16);
    List<PgPoint> points = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      points.add(new PgPoint(in.getDouble(), in.getDouble()));
    }
    in.end();
    return path ? new PgPath(points, closed) : new PgPolygon(points);
  }

  @Override
  public void write(Object value, WriteBuffer out) {
    switch (value) {
      case PgPath given when path -> {
        out.putByte(given.closed() ? 1 : 0);
        write(given.points(), out);
      }
      case PgPolygon given when !path -> write(given.points(), out);
      case String text -> write(convert(text), out);
      default -> throw unfit(value);
    }
  }

  private static void write(List<PgPoint> points, WriteBuffer out) {
    out.putInt(points.size());
    for (PgPoint point : points) {
      out.putLong(Double.doubleToRawLongBits(point.x()));
      out.putLong(Double.doubleToRawLongBits(point.y()));
    }
  }

  @Override
  Object parse(String text) {
    return path ? PgPath.parse(text) : PgPolygon.parse(text);
  }
}
