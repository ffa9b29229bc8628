package io.databases.postgresql;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import io.databases.ErrorDetails;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.postgresql.protocol.ServerError;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.spi.Deadline;
import io.databases.spi.Replication;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** One PostgreSQL database: its address and options. */
final class PgBackend implements Backend {
  private static final System.Logger LOG = System.getLogger("io.databases.postgresql");

  /** Statements that change the session, or whose effect belongs to it. */
  private static final Set<String> ALONE =
      Set.of(
          "SET",
          "RESET",
          "LISTEN",
          "UNLISTEN",
          "DISCARD",
          "DECLARE",
          "FETCH",
          "MOVE",
          "CLOSE",
          "PREPARE",
          "EXECUTE",
          "DEALLOCATE",
          "LOAD",
          "LOCK",
          "COPY",
          "VACUUM",
          "CALL",
          "DO",
          "BEGIN",
          "COMMIT",
          "ROLLBACK");

  private static final Pattern TEMPORARY_SCHEMA = Pattern.compile("(?i)\\bpg_temp\\b");

  /**
   * Positions in the write-ahead log (documentation, section "System Administration Functions").
   */
  private static final Replication REPLICATION =
      new Replication(
          "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::bigint",
          "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_wal_lsn_diff("
              + "pg_catalog.pg_last_wal_replay_lsn(), '0/0')::bigint END");

  private final BackendConfig config;
  private final PgOptions options;
  private final PostgresOptions extras;
  private final Set<PgSubscription> subscriptions = ConcurrentHashMap.newKeySet();

  private final HoldUps holdUps = new HoldUps();

  PgBackend(BackendConfig config) {
    this.config = config;
    this.extras =
        config.driverOptions() instanceof PostgresOptions given ? given : PostgresOptions.create();
    this.options = PgOptions.of(config);
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public SqlSyntax syntax() {
    return SqlSyntax.POSTGRESQL;
  }

  DatabaseUrl url() {
    return config.url();
  }

  PgOptions options() {
    return options;
  }

  Conversions conversions() {
    return config.conversions();
  }

  /** Whether its sessions are to refuse to write. */
  boolean isReadOnly() {
    return config.readOnly();
  }

  /** When what is waited for now has to be there, where core does not see to it. */
  Deadline deadline() {
    return Deadline.after(config.timeout());
  }

  Duration connectTimeout() {
    return config.connectTimeout();
  }

  String password() {
    var password = config.password();
    if (password == null) {
      throw new AuthenticationException(
          "the server asks user \""
              + options.user()
              + "\" for a password, and none was given; put it into the URL or the builder",
          ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
          null);
    }
    return password.get();
  }

  @Override
  public Session connect() {
    return new PgConnector(this).connect();
  }

  @Override
  public int sharedSessions() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 16);
  }

  @Override
  public boolean shareable(StatementInfo info) {
    return !holdUps.contains(info.text())
        && !ALONE.contains(info.leadingKeyword())
        && !info.severalStatements()
        && !makesTemporary(info);
  }

  /** Whether it may make a temporary table: by CREATE, or SELECT … INTO, explained or not. */
  private static boolean makesTemporary(StatementInfo info) {
    boolean makes =
        switch (info.leadingKeyword()) {
          case "CREATE" -> true;
          case "INSERT", "UPDATE", "DELETE", "MERGE" -> false; // a column may be called so
          case "EXPLAIN" -> info.keywords().contains("ANALYZE");
          default -> info.keywords().contains("INTO");
        };
    return makes
        && (info.keywords().contains("TEMP")
            || info.keywords().contains("TEMPORARY")
            || TEMPORARY_SCHEMA.matcher(info.text()).find());
  }

  /** Which statements others had to wait for. */
  HoldUps holdUps() {
    return holdUps;
  }

  @Override
  public boolean errorsDoomTransactions() {
    return true;
  }

  @Override
  public Replication replication() {
    return REPLICATION;
  }

  @Override
  public void check(TransactionOptions wanted) {
    boolean serializable = wanted.isolation().filter(Isolation.SERIALIZABLE::equals).isPresent();
    if (wanted.isDeferrable() && !(serializable && wanted.isReadOnly())) {
      throw new ConfigurationException(
          "deferrable has a meaning only for serializable read-only transactions");
    }
  }

  void notice(ServerError notice) {
    LOG.log(System.Logger.Level.DEBUG, "notice: {0}", notice.message());
    var listener = extras.noticeListener();
    if (listener != null) {
      try {
        listener.accept(
            new PgNotice(
                notice.severity(),
                notice.sqlState(),
                notice.message(),
                notice.field('H').orElse(null)));
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "a listener for notices failed", e);
      }
    }
  }

  /** Has a subscription end with the database. */
  void closeLater(PgSubscription subscription) {
    subscriptions.removeIf(PgSubscription::isClosed);
    subscriptions.add(subscription);
  }

  @Override
  public void close() {
    subscriptions.forEach(PgSubscription::close);
  }
}
