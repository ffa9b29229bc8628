package io.databases.postgresql;

import java.util.List;

/** A {@code polygon}, by its corners in order. */
public record PgPolygon(List<PgPoint> points) {
  public PgPolygon {
    points = List.copyOf(points);
  }

  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgPolygon parse(String text) {
    return new PgPolygon(Shapes.points(text, '(', ')'));
  }

  /** As PostgreSQL writes it: {@code ((0,0),(1,0),(1,1))}. */
  @Override
  public String toString() {
    return "(" + Shapes.join(points) + ")";
  }
}
