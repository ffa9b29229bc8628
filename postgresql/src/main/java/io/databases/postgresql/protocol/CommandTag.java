package io.databases.postgresql.protocol;

/** What CommandComplete says: a command's name and, for some, how many rows. */
public final class CommandTag {
  private CommandTag() {}

  /** Rows inserted, updated, deleted, merged or copied; 0 for commands that only read. */
  public static long affected(String tag) {
    int blank = tag.lastIndexOf(' ');
    if (blank < 0
        || tag.startsWith("SELECT")
        || tag.startsWith("FETCH")
        || tag.startsWith("MOVE")) {
      return 0;
    }
    long count = 0;
    for (int i = blank + 1; i < tag.length(); i++) {
      int digit = tag.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0; // CREATE TABLE and the like
      }
      count = count * 10 + digit;
    }
    return count;
  }
}
