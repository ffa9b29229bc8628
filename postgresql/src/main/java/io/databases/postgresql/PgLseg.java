package io.databases.postgresql;

/** An {@code lseg}: the part of a line between two points. */
public record PgLseg(PgPoint start, PgPoint end) {
  /**
   * From the text PostgreSQL writes.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgLseg parse(String text) {
    double[] n = Shapes.numbers(text, "[(n,n),(n,n)]");
    return new PgLseg(new PgPoint(n[0], n[1]), new PgPoint(n[2], n[3]));
  }

  /** As PostgreSQL writes it: {@code [(1,2),(3,4)]}. */
  @Override
  public String toString() {
    return "[" + start + "," + end + "]";
  }
}
