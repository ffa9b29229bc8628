package io.databases.sqlite;

import io.databases.spi.StatementInfo;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether {@code last_insert_rowid()} speaks of a statement's own row. It keeps the number of an
 * earlier one after an insert into a table {@code WITHOUT ROWID} or a view, and after an upsert
 * that updated.
 *
 * @param table the table inserted into, as written but without quotes
 * @param source where the key comes from
 */
record InsertedKey(String table, Source source) {
  enum Source {
    NONE,
    /** It is the row id whenever a row was inserted. */
    ROWID,
    /** It is the row id if SQLite reports an insert into the table. */
    REPORTED_ROWID
  }

  static final InsertedKey NONE = new InsertedKey("", Source.NONE);

  private static final String NAME = "(\"(?:[^\"]|\"\")+\"|`[^`]+`|\\[[^\\]]+\\]|'[^']+'|[\\w$]+)";
  private static final String COMMENT = "--[^\n]*|/\\*(?s:.*?)\\*/";
  private static final String GAP = "(?:\\s++|" + COMMENT + ")*+";

  /** Comments, strings and quoted names come first, so that none is looked into. */
  private static final Pattern TARGET =
      Pattern.compile(
          "(?iU)%s|'[^']*'|\"[^\"]*\"|`[^`]*`|\\[[^]]*\\]|\\bINTO\\b%s%s(?:%s\\.%s%s)?"
              .formatted(COMMENT, GAP, NAME, GAP, GAP, NAME));

  /**
   * The table an INSERT names.
   *
   * @param schema the name before the dot, null where there is none
   */
  record Target(@Nullable String schema, String table) {}

  /** What the statement inserts into, or null where it does not or that is not to be seen. */
  static @Nullable Target target(StatementInfo info) {
    var keywords = info.keywords();
    if (!keywords.contains("INSERT") && !keywords.contains("REPLACE")) {
      return null;
    }
    var found = TARGET.matcher(info.text());
    while (found.find()) {
      var first = found.group(1);
      var second = found.group(2);
      if (first != null) {
        return second == null
            ? new Target(null, unquote(first))
            : new Target(unquote(first), unquote(second));
      }
    }
    return null;
  }

  /** For a table with row ids. An upsert is known by its UPDATE. */
  static InsertedKey of(Target target, StatementInfo info) {
    boolean upsert = info.keywords().contains("UPDATE");
    return new InsertedKey(target.table(), upsert ? Source.REPORTED_ROWID : Source.ROWID);
  }

  private static String unquote(String name) {
    char quote = name.charAt(0);
    return switch (quote) {
      case '"' -> name.substring(1, name.length() - 1).replace("\"\"", "\"");
      case '`', '[', '\'' -> name.substring(1, name.length() - 1);
      default -> name;
    };
  }
}
