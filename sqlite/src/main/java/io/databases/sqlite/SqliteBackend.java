package io.databases.sqlite;

import io.databases.ClosedException;
import io.databases.ConfigurationException;
import io.databases.DatabaseException;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.spi.Backend;
import io.databases.spi.Conversions;
import io.databases.spi.QuickReads;
import io.databases.spi.Request;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * One SQLite database: what its sessions share, and the writer that takes single statements around
 * the pool. Thread safe; fields that are not final are guarded by this.
 */
final class SqliteBackend implements Backend {
  /** How long writes under way may take when the database is closed. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

  private final SqliteLocation location;
  private final SqlitePragmas pragmas;
  private final Conversions conversions;
  private final Duration connectTimeout;
  private final boolean readOnly;
  private final SqliteConnector connector;
  private final SqliteErrors errors;
  private final QuickReads quickReads;
  private final AtomicInteger sessions = new AtomicInteger();

  private volatile @Nullable Gate gate;
  private volatile @Nullable SqliteWriter writer;

  /** Keeps a database in memory alive while no session has it open. */
  private @Nullable SQLiteConnection keeper;

  private volatile boolean closed;

  /**
   * @param readOnly whether its sessions are to refuse to write, whatever the address says
   */
  SqliteBackend(
      SqliteLocation location,
      SqlitePragmas pragmas,
      SqliteOptions options,
      Conversions conversions,
      Duration connectTimeout,
      boolean readOnly) {
    this.readOnly = readOnly || location.isReadOnly();
    this.location = location;
    this.pragmas = pragmas;
    this.conversions = conversions;
    this.connectTimeout = connectTimeout;
    this.connector = new SqliteConnector(location, pragmas, options, conversions, readOnly);
    this.quickReads = options.hasCode() ? QuickReads.none() : QuickReads.trusted();
    this.errors = new SqliteErrors(location.display());
  }

  @Override
  public String name() {
    return "SQLite";
  }

  @Override
  public SqlSyntax syntax() {
    return SqlSyntax.SQLITE;
  }

  String display() {
    return location.display();
  }

  boolean isReadOnly() {
    return readOnly;
  }

  int busyTimeout() {
    return pragmas.busyTimeout();
  }

  Conversions conversions() {
    return conversions;
  }

  SqliteErrors errors() {
    return errors;
  }

  QuickReads quickReads() {
    return quickReads;
  }

  @Override
  public Session connect() {
    var session = new SqliteSession(this, sessionName("session " + sessions.incrementAndGet()));
    session.open(connectTimeout);
    return session;
  }

  private String sessionName(String role) {
    var file = location.file();
    var name = file == null ? location.name() : String.valueOf(file.getFileName());
    return "databases-sqlite %s, %s".formatted(name, role);
  }

  /** Opens a connection for a session, on its thread. */
  SqliteHandle open(Gate.Pass pass) {
    try {
      gate();
      keepAlive();
      return connector.open(pass);
    } catch (SQLException e) {
      return openAgain(pass, e);
    }
  }

  /**
   * A database in memory cannot be opened while a transaction has changed its schema: nothing can
   * be prepared then. So this waits at the gate for its end.
   */
  private SqliteHandle openAgain(Gate.Pass pass, SQLException first) {
    if (!location.isMemory() || !SqliteErrors.isBusy(first)) {
      throw openFailure(first, pass);
    }
    long patience = TimeUnit.MILLISECONDS.toNanos(busyTimeout());
    if (gate().pass(pass, false, patience) != Gate.Outcome.PASSED) {
      throw openFailure(first, pass);
    }
    try {
      return connector.open(pass);
    } catch (SQLException e) {
      throw openFailure(e, pass);
    } finally {
      gate().done(pass);
    }
  }

  private DatabaseException openFailure(SQLException error, Gate.Pass pass) {
    var obstacle = SqliteErrors.isInaccessible(error) ? location.obstacle() : "";
    return obstacle.isEmpty()
        ? errors.opening(error, pass.isCancelled())
        : new ConfigurationException(
            "cannot open the SQLite database %s: %s".formatted(display(), obstacle), error);
  }

  private synchronized void keepAlive() throws SQLException {
    if (location.isMemory() && keeper == null && !closed) {
      keeper = connector.connect();
    }
  }

  Gate gate() {
    var known = gate;
    return known == null ? findGate() : known;
  }

  private synchronized Gate findGate() {
    var known = gate;
    if (known == null) {
      try {
        known = Gate.of(location.key());
      } catch (IOException e) {
        throw new ConfigurationException(
            "cannot open the SQLite database %s: %s".formatted(display(), location.obstacle()), e);
      }
      gate = known;
    }
    return known;
  }

  @Override
  public int sharedSessions() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
  }

  @Override
  public boolean shareable(StatementInfo info) {
    return SqliteStatements.isPlainRead(info);
  }

  /** Writes go to the one writer, which commits together what waits together. */
  @Override
  public <T> @Nullable Direct<T> direct(Request<T> request) {
    boolean taken =
        switch (request) {
          case Request.Execute execute -> SqliteStatements.isPlainWrite(execute.info());
          case Request.ExecuteMany many -> SqliteStatements.isPlainWrite(many.info());
          default -> false;
        };
    if (!taken || closed || readOnly) {
      return null;
    }
    var session = writer();
    return new Direct<>(session.facade(), session.submit(request));
  }

  private SqliteWriter writer() {
    var current = writer;
    return current != null && current.isOpen() ? current : replaceWriter();
  }

  private synchronized SqliteWriter replaceWriter() {
    if (closed) {
      throw new ClosedException("the database is closed");
    }
    var current = writer;
    if (current == null || !current.isOpen()) {
      if (current != null) {
        current.close();
      }
      current = new SqliteWriter(this, sessionName("writer"));
      current.launch();
      writer = current;
    }
    return current;
  }

  @Override
  public void check(TransactionOptions options) {
    options
        .isolation()
        .filter(level -> level != Isolation.SERIALIZABLE)
        .ifPresent(level -> {
          throw new ConfigurationException(
              "SQLite has no isolation level %s: its transactions are all SERIALIZABLE"
                  .formatted(level));
        });
    if (options.isDeferrable()) {
      throw new ConfigurationException("SQLite has no deferrable transactions");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    var ending = writer;
    if (ending != null) {
      ending.drain(CLOSE_GRACE);
      ending.close();
    }
    releaseShared();
  }

  private synchronized void releaseShared() {
    if (keeper != null) {
      try {
        keeper.close();
      } catch (SQLException e) {
        throw errors.opening(e, false);
      }
    }
    if (gate != null) {
      gate.leave();
    }
  }
}
