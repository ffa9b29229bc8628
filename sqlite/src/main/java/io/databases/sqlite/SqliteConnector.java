package io.databases.sqlite;

import io.databases.spi.Conversions;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.BusyHandler;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/** Opens connections to one database, all set up the same. Thread safe. */
final class SqliteConnector {
  /** How long to wait between attempts at a lock another process has, in milliseconds. */
  private static final int[] PAUSES = {1, 2, 5, 10, 15, 20, 25, 50};

  private final SqliteLocation location;
  private final SqlitePragmas pragmas;
  private final SqliteOptions options;
  private final Conversions conversions;
  private final boolean readOnly;

  SqliteConnector(
      SqliteLocation location,
      SqlitePragmas pragmas,
      SqliteOptions options,
      Conversions conversions,
      boolean readOnly) {
    this.location = location;
    this.pragmas = pragmas;
    this.options = options;
    this.conversions = conversions;
    this.readOnly = readOnly;
  }

  /** A bare connection, which keeps a database in memory alive. */
  SQLiteConnection connect() throws SQLException {
    var properties = new Properties();
    // Else the driver asks for the last row id after each insert, by a statement of its own.
    properties.setProperty("jdbc.get_generated_keys", "false");
    return JDBC.createConnection(location.jdbcUrl(), properties);
  }

  /**
   * A connection set up for a session.
   *
   * @param pass whose cancellation ends the wait for a lock of another process
   */
  SqliteHandle open(Gate.Pass pass) throws SQLException {
    var connection = connect();
    try {
      var haste = new Haste(pass, connection.getDatabase());
      ProgressHandler.setHandler(connection, Haste.INSTRUCTIONS, haste);
      var patience = new Patience(pass, haste, pragmas.busyTimeout());
      BusyHandler.setHandler(connection, patience);
      SqliteFunctions.install(connection, options);
      for (var pragma : pragmas.statements()) {
        connection.getDatabase().exec(pragma, false);
      }
      boolean wal = journalMode(connection, patience).equals("wal");
      if (readOnly) {
        connection.getDatabase().exec("PRAGMA query_only = 1", false);
      }
      return new SqliteHandle(connection, conversions, haste, !wal);
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Switching to WAL needs the file for itself, and SQLite does not wait for that.
   *
   * @return the mode in force
   */
  private String journalMode(SQLiteConnection connection, Patience patience) throws SQLException {
    if (location.isMemory()) {
      return "memory";
    }
    for (int attempt = 0; ; attempt++) {
      try {
        // Reads the file's header: only then is the mode known, and whether it is a database at
        // all.
        pragma(connection, "schema_version");
        return location.isReadOnly()
            ? pragma(connection, "journal_mode")
            : pragma(connection, "journal_mode = " + pragmas.orElse("journal_mode", "wal"));
      } catch (SQLException e) {
        if (!SqliteErrors.isBusy(e) || patience.callback(attempt) == 0) {
          throw e;
        }
      }
    }
  }

  /** What a pragma is set to, or was set to by this. */
  static String pragma(SQLiteConnection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA " + name)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  /**
   * Waits for a lock another process has, as SQLite's own busy timeout does, but can be called off.
   */
  private static final class Patience extends BusyHandler {
    private final Gate.Pass pass;
    private final Haste haste;
    private final long nanos;
    private long deadline;

    Patience(Gate.Pass pass, Haste haste, int millis) {
      this.pass = pass;
      this.haste = haste;
      this.nanos = millis * 1_000_000L;
    }

    /** 0 to give up. */
    @Override
    protected int callback(int attempt) {
      long now = System.nanoTime();
      if (attempt == 0) {
        deadline = now + nanos;
      }
      if (haste.isLimited() || pass.isCancelled() || deadline - now <= 0) {
        return 0;
      }
      long pause = PAUSES[Math.min(attempt, PAUSES.length - 1)] * 1_000_000L;
      pass.pause(Math.min(pause, deadline - now));
      return 1;
    }
  }
}
