package io.databases.jdbc;

import io.databases.TransactionOptions;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.QuickReads;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One database behind a JDBC driver. Thread safe. */
final class JdbcBackend implements Backend {
  private final JdbcConnector connector;
  private final JdbcOptions options;
  private final BackendConfig config;
  private final AtomicInteger sessions = new AtomicInteger();
  private final QuickReads quickReads;
  private final JdbcWatch watch;

  JdbcBackend(JdbcConnector connector, JdbcOptions options, BackendConfig config) {
    this.connector = connector;
    this.options = options;
    this.config = config;
    this.quickReads =
        options.platformThreads() == null && connector.canBreakOff()
            ? QuickReads.trusted()
            : QuickReads.none();
    this.watch = new JdbcWatch("databases-jdbc, watch");
  }

  @Override
  public String name() {
    return dialect().name();
  }

  @Override
  public SqlSyntax syntax() {
    return dialect().syntax();
  }

  JdbcDialect dialect() {
    return connector.dialect();
  }

  JdbcErrors newErrors() {
    return new JdbcErrors(dialect(), connector.shown());
  }

  JdbcShapes newShapes() {
    return new JdbcShapes(dialect(), config.conversions());
  }

  /** The address for messages. */
  String display() {
    return connector.shown();
  }

  Duration connectTimeout() {
    return config.connectTimeout();
  }

  /** Those that are run on their callers' threads. */
  QuickReads quickReads() {
    return quickReads;
  }

  /** Whether connections are lent, and so are given back when nobody needs them. */
  boolean isLent() {
    return connector.isLending();
  }

  @Override
  public Session connect() {
    var name =
        "databases-jdbc %s, session %d".formatted(dialect().name(), sessions.incrementAndGet());
    var wanted = options.platformThreads();
    boolean platform = wanted != null ? wanted : connector.isInProcess();
    Thread.Builder kind = platform ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
    var session = new JdbcSession(this, name, kind.name(name));
    session.open();
    return session;
  }

  /** Opens a connection for a session, on its thread. */
  JdbcHandle open(JdbcShapes shapes) throws SQLException {
    var connection = connector.connect();
    try {
      return new JdbcHandle(connection, connector, shapes, watch);
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void check(TransactionOptions wanted) {
    dialect().check(wanted);
  }

  @Override
  public boolean errorsDoomTransactions() {
    return dialect().errorsDoom();
  }

  @Override
  public void close() {
    watch.close();
    connector.close();
  }
}
