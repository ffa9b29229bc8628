package io.databases.postgresql;

import java.util.regex.Pattern;

/**
 * A {@code pg_lsn}: a position in the write-ahead log.
 *
 * @param value the position in bytes, unsigned
 */
public record PgLsn(long value) implements Comparable<PgLsn> {
  private static final Pattern TEXT = Pattern.compile("\\p{XDigit}{1,8}/\\p{XDigit}{1,8}");

  /**
   * From text such as {@code 16/B374D848}.
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static PgLsn parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not a log position such as 16/B374D848");
    }
    int slash = text.indexOf('/');
    long high = Long.parseLong(text.substring(0, slash), 16);
    return new PgLsn(high << 32 | Long.parseLong(text.substring(slash + 1), 16));
  }

  @Override
  public int compareTo(PgLsn that) {
    return Long.compareUnsigned(value, that.value);
  }

  /** As PostgreSQL writes it: {@code 16/B374D848}. */
  @Override
  public String toString() {
    return String.format("%X/%X", value >>> 32, value & 0xffff_ffffL);
  }
}
