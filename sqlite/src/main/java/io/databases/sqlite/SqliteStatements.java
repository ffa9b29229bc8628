package io.databases.sqlite;

import io.databases.ErrorDetails;
import io.databases.SyntaxException;
import io.databases.spi.StatementInfo;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be told of a statement from its text. */
final class SqliteStatements {
  private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "REPLACE");

  /** Pragmas that write though no equals sign shows it. */
  private static final Pattern WRITING_PRAGMA =
      Pattern.compile("(?i)=|\\b(optimize|wal_checkpoint|incremental_vacuum)\\b");

  private static final Pattern TRIGGER =
      Pattern.compile("(?is)CREATE\\s+(?:TEMP\\s+|TEMPORARY\\s+)?TRIGGER\\b.*");

  /** A trigger's text, which holds semicolons, and what follows it. */
  private static final Pattern TRIGGER_END = Pattern.compile("(?is).*?;\\s*END\\s*;(.*)");

  private SqliteStatements() {}

  /** True for what only reads. A statement of which that is not known counts as writing. */
  static boolean isRead(StatementInfo info) {
    return switch (info.leadingKeyword()) {
      case "SELECT", "VALUES", "EXPLAIN" -> true;
      case "WITH" -> info.keywords().stream().noneMatch(CHANGES::contains);
      case "PRAGMA" -> !WRITING_PRAGMA.matcher(info.text()).find();
      default -> false;
    };
  }

  /** True for reads that leave no trace in the session and need nothing of it. */
  static boolean isPlainRead(StatementInfo info) {
    return isRead(info) && !info.leadingKeyword().equals("PRAGMA") && !info.severalStatements();
  }

  /**
   * True for what any session may run for any caller, together with others in one transaction. A
   * statement on a temporary table needs the session that has it; the remaining ones change the
   * session or cannot run inside a transaction.
   */
  static boolean isPlainWrite(StatementInfo info) {
    return switch (info.leadingKeyword()) {
      case "INSERT",
          "UPDATE",
          "DELETE",
          "REPLACE",
          "WITH",
          "CREATE",
          "DROP",
          "ALTER",
          "ANALYZE",
          "REINDEX" ->
          !isRead(info) && !isSeveral(info) && !isTemporary(info);
      default -> false;
    };
  }

  private static boolean isTemporary(StatementInfo info) {
    return info.keywords().contains("TEMP") || info.keywords().contains("TEMPORARY");
  }

  /** True for what may insert, update or delete rows, so that the count of changes is its own. */
  static boolean isChange(StatementInfo info) {
    return CHANGES.contains(info.leadingKeyword())
        || (info.leadingKeyword().equals("WITH") && !isRead(info));
  }

  /** True for what may change the names or types of columns. */
  static boolean isSchemaChange(StatementInfo info) {
    return switch (info.leadingKeyword()) {
      case "CREATE", "DROP", "ALTER", "ATTACH", "DETACH", "PRAGMA", "VACUUM" -> !isRead(info);
      default -> false;
    };
  }

  /** Refuses what is not one statement. */
  static void check(StatementInfo info) {
    if (info.leadingKeyword().isEmpty()) {
      throw syntax("the text holds no statement");
    }
    if (isSeveral(info)) {
      throw syntax("the text holds several statements; SQLite runs one at a time");
    }
  }

  private static SyntaxException syntax(String message) {
    return new SyntaxException(message, ErrorDetails.of("42601", 1), null);
  }

  private static boolean isSeveral(StatementInfo info) {
    if (!info.severalStatements()) {
      return false;
    }
    var text = info.text().substring(start(info.text()));
    if (!info.leadingKeyword().equals("CREATE") || !TRIGGER.matcher(text).matches()) {
      return true;
    }
    var end = TRIGGER_END.matcher(text);
    return end.matches() && start(end.group(1)) < end.group(1).length();
  }

  /** The text from its first statement on: SQLite takes an empty one before it for the whole. */
  static String withoutEmpty(String sql) {
    return sql.isEmpty() || Character.isLetter(sql.charAt(0)) ? sql : sql.substring(start(sql));
  }

  /** Where the first statement starts, past blanks, comments and empty statements. */
  private static int start(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("--", at)) {
        at = past(text, "\n", at);
      } else if (text.startsWith("/*", at)) {
        at = past(text, "*/", at + 2);
      } else if (c == ';' || c == '\uFEFF' || Character.isWhitespace(c)) {
        at++;
      } else {
        return at;
      }
    }
    return at;
  }

  private static int past(String text, String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }
}
