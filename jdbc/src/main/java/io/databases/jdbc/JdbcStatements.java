package io.databases.jdbc;

import io.databases.spi.StatementInfo;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be told of a statement from its text. */
final class JdbcStatements {
  private static final Set<String> CHANGES =
      Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE");
  private static final Set<String> READS =
      Set.of("SELECT", "VALUES", "TABLE", "FROM", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "WITH");
  private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "TRUNCATE");

  private static final String BLANK = "(?:\\s++|(?:--|#)[^\\n]*\\n|/\\*(?s:.*?)\\*/)";

  /**
   * The end of one row of VALUES and the beginning of the next, between which comments may stand.
   * What only looks like it costs speed.
   */
  private static final Pattern SEVERAL_ROWS =
      Pattern.compile("(?i)\\)" + BLANK + "*," + BLANK + "*(?:ROW\\s*)?\\(");

  private JdbcStatements() {}

  /** True for what only reads. A statement of which that is not known counts as writing. */
  static boolean isRead(StatementInfo info) {
    return info.leadingKeyword().equals("SELECT")
        || (READS.contains(info.leadingKeyword())
            && info.keywords().stream().noneMatch(CHANGES::contains));
  }

  /** True for one that takes no locks and leaves no trace, so that it may be run again. */
  static boolean isPlainRead(StatementInfo info) {
    return isRead(info)
        && !info.severalStatements()
        && !info.keywords().contains("FOR")
        && info.keywords().stream().noneMatch(CHANGES::contains);
  }

  /** True where the driver's count is one of rows inserted, updated or deleted. */
  static boolean countsRows(StatementInfo info) {
    return !isRead(info) && !DEFINITIONS.contains(info.leadingKeyword());
  }

  /**
   * Whether drivers tell the counts of this statement in a batch, where a set of values of an
   * INSERT is taken for one row: not of rows that are returned, nor where a set is several rows.
   */
  static boolean countsInBatches(StatementInfo info) {
    return !info.keywords().contains("RETURNING")
        && !(info.leadingKeyword().equals("INSERT") && SEVERAL_ROWS.matcher(info.text()).find());
  }
}
