package io.databases.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The statements of a script. They end at semicolons outside strings, quoted names, comments and
 * PostgreSQL's dollar quotes. Statements that have semicolons themselves, such as SQLite's
 * triggers, are beyond it.
 */
final class SqlScript {
  /**
   * A statement.
   *
   * @param line where it begins in the script, from 1
   */
  record Statement(String sql, int line) {}

  /** What is skipped as a whole; a quote that is not closed reaches to the end. */
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?sx)
            --[^\\n]*                        # comments
          | /\\*.*?(?:\\*/|\\z)
          | '[^']*(?:'|\\z)                  # '' inside is two strings side by side
          | "[^"]*(?:"|\\z)
          | `[^`]*(?:`|\\z)
          | (?<![\\w$])(\\$\\w*\\$).*?(?:\\1|\\z)
          | ;
          """);

  /** Possessive, or each repetition would take from the stack. */
  private static final Pattern BLANK = Pattern.compile("(?s)(?:\\s++|--[^\\n]*+|/\\*.*?\\*/)*+");

  private SqlScript() {}

  static List<Statement> parse(String script) {
    var statements = new ArrayList<Statement>();
    var tokens = TOKEN.matcher(script);
    int start = 0;
    while (tokens.find()) {
      if (tokens.group().equals(";")) {
        add(statements, script, start, tokens.start());
        start = tokens.end();
      }
    }
    add(statements, script, start, script.length());
    return statements;
  }

  private static void add(List<Statement> statements, String script, int start, int end) {
    var sql = script.substring(start, end);
    if (BLANK.matcher(sql).matches()) {
      return;
    }
    int begin = start + sql.length() - sql.stripLeading().length();
    int line = 1 + (int) script.substring(0, begin).chars().filter(c -> c == '\n').count();
    statements.add(new Statement(sql.strip(), line));
  }
}
