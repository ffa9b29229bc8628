package io.databases.postgresql;

import java.util.List;

/**
 * A {@code path}: points joined in order.
 *
 * @param closed whether the last point is joined with the first
 */
public record PgPath(List<PgPoint> points, boolean closed) {
  public PgPath {
    points = List.copyOf(points);
  }

  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgPath parse(String text) {
    return text.startsWith("[")
        ? new PgPath(Shapes.points(text, '[', ']'), false)
        : new PgPath(Shapes.points(text, '(', ')'), true);
  }

  /** As PostgreSQL writes it: {@code ((0,0),(1,1))} closed, {@code [(0,0),(1,1)]} open. */
  @Override
  public String toString() {
    String inside = Shapes.join(points);
    return closed ? "(" + inside + ")" : "[" + inside + "]";
  }
}
