package io.databases.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The statements that a connection has prepared and keeps, by their SQL; for drivers whose own
 * cache, if they have one, still makes preparing one again worth avoiding. Used by one thread at a
 * time, for one statement at a time.
 */
final class JdbcPrepared {
  private static final int CAPACITY = 64;

  private final Connection connection;
  private final boolean keeps;

  /** Whether the driver does, once it was asked. */
  private @Nullable Boolean tellsKeys;

  private final Map<String, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          if (size() <= CAPACITY) {
            return false;
          }
          JdbcCursors.closeQuietly(eldest.getValue().statement);
          return true;
        }
      };

  /** A statement that is, or may be, kept. */
  static final class Kept {
    final PreparedStatement statement;
    private boolean known;
    private int maxRows;

    private Kept(PreparedStatement statement) {
      this.statement = statement;
    }

    /** Has the driver give so many rows at most, 0 for all; it is told what it does not know. */
    void limit(int rows) throws SQLException {
      if (rows != maxRows) {
        statement.setMaxRows(rows);
        maxRows = rows;
      }
    }
  }

  /**
   * @param keeps whether statements are kept at all
   */
  JdbcPrepared(Connection connection, boolean keeps) {
    this.connection = connection;
    this.keeps = keeps;
  }

  /** Whether the driver tells generated keys at all; it is asked once. */
  boolean tellsKeys() throws SQLException {
    var known = tellsKeys;
    if (known == null) {
      known = connection.getMetaData().supportsGetGeneratedKeys();
      tellsKeys = known;
    }
    return known;
  }

  /**
   * A statement for this SQL, which nobody else uses meanwhile; to be given back or dropped.
   *
   * @param keyed whether it tells the key it makes: always the same for the same SQL
   */
  Kept take(String sql, boolean keyed) throws SQLException {
    var known = kept.get(sql);
    if (known != null) {
      return known;
    }
    return new Kept(
        keyed
            ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
            : connection.prepareStatement(sql));
  }

  /** Takes a statement back that was run without an error, and whose rows were read. */
  void giveBack(String sql, Kept taken) throws SQLException {
    if (!keeps) {
      taken.statement.close();
      return;
    }
    taken.statement.clearParameters(); // which may be large
    if (!taken.known) {
      taken.known = true;
      kept.put(sql, taken);
    }
  }

  /** Closes a statement that was taken, and keeps it no longer. */
  void drop(String sql, Kept taken) {
    if (taken.known) {
      kept.remove(sql);
    }
    JdbcCursors.closeQuietly(taken.statement);
  }

  /** Keeps none of them any longer. */
  void clear() {
    kept.values().forEach(each -> JdbcCursors.closeQuietly(each.statement));
    kept.clear();
  }
}
