package io.databases.internal.sql;

/**
 * Which statements begin or end a transaction or savepoint, in any dialect: in those that do not
 * know one of these words no statement begins with it.
 */
final class TransactionControl {
  private TransactionControl() {}

  /**
   * @param leading the first word
   * @param second the word after it, "" where something else follows
   */
  static boolean is(String leading, String second, boolean severalStatements) {
    return switch (leading) {
      case "BEGIN" -> !severalStatements; // else a block, as procedural dialects have them
      case "START", "PREPARE" -> second.equals("TRANSACTION");
      case "COMMIT", "ROLLBACK" -> !second.equals("PREPARED"); // that is of no session any more
      case "END", "ABORT", "SAVEPOINT", "RELEASE" -> true;
      default -> false;
    };
  }
}
