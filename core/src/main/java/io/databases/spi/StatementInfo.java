package io.databases.spi;

import io.databases.internal.sql.ParsedSql;
import java.util.Set;

/**
 * What core knows of a statement's text from scanning it for parameters, so that no driver scans
 * again. One immutable instance for each text, shared by all calls that use it.
 */
public interface StatementInfo {
  /** What core makes of a text of this dialect; for tests of drivers. */
  static StatementInfo of(String text, SqlSyntax syntax) {
    return ParsedSql.parse(text, syntax);
  }

  /** The text as the user wrote it. */
  String text();

  /** The first word, upper-case, past comments and parentheses: {@code SELECT}; "" where none. */
  String leadingKeyword();

  /** Those of {@link #KEYWORDS} that stand in the text outside strings, quotes and comments. */
  Set<String> keywords();

  /** True where more than one statement stands in the text. */
  boolean severalStatements();

  /** The words that tell drivers what kind of statement this is. */
  Set<String> KEYWORDS =
      Set.of(
          "SELECT",
          "VALUES",
          "WITH",
          "INSERT",
          "UPDATE",
          "DELETE",
          "REPLACE",
          "MERGE",
          "RETURNING",
          "INTO",
          "SET",
          "TEMP",
          "TEMPORARY",
          "FOR",
          "LOCK",
          "CALL",
          "CONCURRENTLY",
          "EXPLAIN",
          "ANALYZE",
          "PRAGMA");
}
