package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.TransactionException;
import io.databases.TransactionOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.Map;

/**
 * The transaction of a connection, where one is open: its savepoints, auto-commit, and what the
 * connection is to be put back to afterwards. Used on the session's thread alone.
 */
final class JdbcTransaction {
  private static final int UNCHANGED = -1;
  private static final System.Logger LOG = System.getLogger("io.databases.jdbc");

  private final Connection connection;
  private final JdbcDialect dialect;
  private final Map<String, Savepoint> savepoints = new HashMap<>();

  /** How the connection came, and as which it is to go. */
  private final boolean usualAutoCommit;

  private boolean autoCommit;
  private boolean open;

  /** Whether somebody has the connection itself, and what is done on it is not seen here. */
  private boolean unwrapped;

  /** Whether something has gone wrong in it. */
  private boolean failed;

  /** Whether nobody knows any more what the connection is in the middle of. */
  private boolean unsure;

  /** The isolation level to go back to. */
  private int usualIsolation = UNCHANGED;

  JdbcTransaction(Connection connection, JdbcDialect dialect) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.usualAutoCommit = connection.getAutoCommit();
    this.autoCommit = usualAutoCommit;
  }

  boolean isOpen() {
    return open;
  }

  /** Whether what the connection is in the middle of is not known any more. Asks nobody. */
  boolean isUnsure() {
    return unsure;
  }

  /** Says that from here on somebody has the connection itself. */
  void unwrapped() {
    unwrapped = true;
  }

  /** Says that nobody knows any more what the connection is in the middle of. */
  void lose() {
    unsure = true;
  }

  void useAutoCommit(boolean wanted) throws SQLException {
    if (autoCommit != wanted) {
      try {
        connection.setAutoCommit(wanted);
      } catch (SQLException e) {
        unsure = true;
        throw e;
      }
      autoCommit = wanted;
    }
  }

  void begin(TransactionOptions options) throws SQLException {
    var start = dialect.startStatements(options);
    open = true; // to be ended also where it fails in the middle
    if (start == null && options.isolation().isPresent()) {
      int usual = connection.getTransactionIsolation();
      useAutoCommit(true);
      usualIsolation = usual;
      connection.setTransactionIsolation(level(options.isolation().get()));
    }
    useAutoCommit(false);
    if (start != null) {
      for (var sql : start) {
        JdbcDialect.execute(connection, sql);
      }
    }
  }

  private static int level(TransactionOptions.Isolation isolation) {
    return switch (isolation) {
      case READ_UNCOMMITTED -> Connection.TRANSACTION_READ_UNCOMMITTED;
      case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
      case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
      case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
    };
  }

  /** Notes that something went wrong, which may have doomed the transaction. */
  void failed() {
    failed = open;
  }

  /**
   * Commits. pgjdbc lets a COMMIT pass that the server has answered with a rollback, so a
   * transaction that may be doomed is asked first, and fails the statement.
   */
  void commit() throws SQLException {
    if ((failed || unwrapped) && dialect.someErrorsDoom()) {
      dialect.doNothing(connection);
    }
    dialect.commit(connection);
    end();
  }

  /** Succeeds also where nothing is open any more. */
  void rollback() throws SQLException {
    if (!open) {
      return;
    }
    try {
      if (!autoCommit) {
        dialect.rollback(connection);
      }
    } catch (SQLException e) {
      unsure = true;
      throw e;
    }
    end();
  }

  /** Rolls back for a reason that is to be thrown, and to which it adds what fails now. */
  void rollback(Throwable reason) {
    try {
      rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** What fails here costs the connection, but changes nothing about what was done. */
  private void end() {
    open = false;
    failed = false;
    savepoints.clear();
    try {
      if (usualIsolation != UNCHANGED) {
        int usual = usualIsolation;
        usualIsolation = UNCHANGED;
        useAutoCommit(true);
        connection.setTransactionIsolation(usual);
      } else if (unwrapped || !dialect.staysManual()) {
        useAutoCommit(true);
      }
    } catch (SQLException e) {
      unsure = true;
      LOG.log(System.Logger.Level.DEBUG, "a connection is not what it was", e);
    }
  }

  /** Commits what was read for a stream, which some drivers do in a transaction only. */
  void endReading() throws SQLException {
    if (!open && !autoCommit) {
      dialect.commit(connection);
      if (unwrapped) {
        useAutoCommit(true);
      }
    }
  }

  void savepoint(String name) throws SQLException {
    if (!dialect.hasSavepoints()) {
      throw new ConfigurationException(
          dialect.name() + " has no savepoints, so that transactions cannot be nested");
    }
    savepoints.put(name, connection.setSavepoint(name));
  }

  void releaseSavepoint(String name) throws SQLException {
    release(take(name));
  }

  void rollbackToSavepoint(String name) throws SQLException {
    var savepoint = take(name);
    try {
      connection.rollback(savepoint);
      release(savepoint);
    } catch (SQLException e) {
      unsure = true;
      throw e;
    }
  }

  /** The same for a reason that is to be thrown, and to which it adds what fails now. */
  void rollbackToSavepoint(String name, Throwable reason) {
    try {
      rollbackToSavepoint(name);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private void release(Savepoint savepoint) throws SQLException {
    if (dialect.releasesSavepoints()) {
      connection.releaseSavepoint(savepoint);
    }
  }

  private Savepoint take(String name) {
    var savepoint = savepoints.remove(name);
    if (savepoint == null) {
      throw new TransactionException("no savepoint " + name + " is set on this connection");
    }
    return savepoint;
  }

  /**
   * Ends what is open, and makes the connection what it was when it came.
   *
   * @param reading whether rows are on their way
   */
  void undo(boolean reading) throws SQLException {
    if (!autoCommit && (open || reading)) {
      dialect.rollback(connection);
    }
    if (usualIsolation != UNCHANGED) {
      connection.setTransactionIsolation(usualIsolation);
    }
    useAutoCommit(usualAutoCommit);
  }
}
