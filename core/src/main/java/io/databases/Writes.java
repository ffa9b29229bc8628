package io.databases;

import io.databases.spi.Request;
import io.databases.spi.StatementInfo;
import java.util.Collections;
import java.util.Set;

/** Which requests may change what others read. */
final class Writes {
  private static final Set<String> READING =
      Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN");
  private static final Set<String> WRITING =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "INTO", "CALL");

  private Writes() {}

  /** By its words alone: a function that a SELECT calls may write all the same. */
  static boolean isPossible(Request<?> request) {
    return switch (request) {
      case Request.Execute execute -> !onlyReads(execute.info());
      case Request.OpenCursor open -> !onlyReads(open.info());
      case Request.ExecuteMany _, Request.Commit() -> true;
      default -> false;
    };
  }

  private static boolean onlyReads(StatementInfo info) {
    return !info.severalStatements()
        && READING.contains(info.leadingKeyword())
        && Collections.disjoint(info.keywords(), WRITING);
  }
}
