package io.databases.sqlite;

import io.databases.spi.Conversions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * The prepared statements of one connection, the least recently used of which make way. Preparing
 * anew costs as much again as a point select. Used on the session's thread alone.
 *
 * <p>A statement is borrowed and given back. One that is out, under an open cursor, is not given
 * out again: another is prepared for the same text, and closed afterwards.
 */
final class StatementCache {
  private static final int CAPACITY = 256;

  private final SQLiteConnection connection;
  private final Conversions conversions;
  private final boolean utf8;
  private final LinkedHashMap<String, SqliteStatement> statements =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SqliteStatement> eldest) {
          if (size() <= CAPACITY) {
            return false;
          }
          retire(eldest.getValue());
          return true;
        }
      };

  StatementCache(SQLiteConnection connection, Conversions conversions, boolean utf8) {
    this.connection = connection;
    this.conversions = conversions;
    this.utf8 = utf8;
  }

  /** A statement outside the cache. */
  SqliteStatement prepare(String sql) throws SQLException {
    return SqliteStatement.prepare(connection, sql, utf8, conversions);
  }

  SqliteStatement borrow(String sql) throws SQLException {
    var cached = statements.get(sql);
    if (cached != null && !cached.isLent()) {
      cached.setLent(true);
      return cached;
    }
    var prepared = prepare(sql);
    prepared.setLent(true);
    if (cached == null) {
      statements.put(sql, prepared);
    }
    return prepared;
  }

  /** Takes a statement back, reset or at its end. */
  void giveBack(SqliteStatement statement) {
    statement.setLent(false);
    boolean kept = statements.get(statement.sql()) == statement;
    if (kept && !statement.isUsable()) {
      statements.remove(statement.sql());
    } else if (!kept) {
      statement.close();
    }
  }

  /** Forgets all: what was found out about the schema is not true any more. */
  void clear() {
    var all = new ArrayList<>(statements.values());
    statements.clear();
    all.forEach(StatementCache::retire);
  }

  /** Closes a statement, or leaves that to whoever has it. */
  private static void retire(SqliteStatement statement) {
    if (!statement.isLent()) {
      statement.close();
    }
  }
}
