package io.databases;

import io.databases.spi.Backend;
import io.databases.spi.Deadline;
import io.databases.spi.Replication;
import io.databases.spi.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database: the door to everything. One for each address and program, kept open while the program
 * runs; thread safe, and made for thousands of virtual threads.
 *
 * <pre>{@code
 * try (var database = Database.open("sqlite:///example.db")) {
 *   List<Row> rows = database.fetchAll("SELECT * FROM high_scores WHERE score > :min", Map.of("min", 80));
 * }
 * }</pre>
 *
 * <p>Calls are single statements, each complete in itself, unless the calling thread has a {@link
 * #connection} or transaction open: then all its calls go there. Other threads are not affected,
 * and a new thread does not inherit it.
 */
public final class Database extends Verbs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.databases");

  private final Settings settings;
  private final String address;
  private final ReentrantLock lifecycle = new ReentrantLock();

  /** The backend made when the options were checked, until the first connect uses it. */
  private @Nullable Backend unused;

  /** Null where none are configured. */
  private final @Nullable Replicas replicas;

  private final @Nullable Replication replication;

  private volatile @Nullable Engine engine;
  private volatile boolean wasClosed;

  Database(Settings settings) {
    this.settings = settings;
    this.address = settings.url().toString();
    var backend = configure();
    this.replication = backend.replication();
    this.unused = backend;
    this.replicas = settings.replicas();
  }

  private Backend configure() {
    return Drivers.find(settings.url()).configure(settings.backendConfig());
  }

  /**
   * Opens a database: makes it and connects.
   *
   * @throws ConfigurationException where the URL cannot be used
   * @throws DatabaseException where the database cannot be reached
   */
  public static Database open(String url) {
    return builder(url).open();
  }

  /** A database to be set up further, from a URL such as {@code sqlite:///example.db}. */
  public static DatabaseBuilder builder(String url) {
    return builder(DatabaseUrl.parse(url));
  }

  public static DatabaseBuilder builder(DatabaseUrl url) {
    return new DatabaseBuilder(url);
  }

  /** The address; its {@code toString} hides the password. */
  public DatabaseUrl url() {
    return settings.url();
  }

  // ---- connecting

  /**
   * Connects, unless it is connected.
   *
   * @throws DatabaseException where that fails; the next attempt starts afresh
   */
  public Database connect() {
    lifecycle.lock();
    try {
      if (engine == null) {
        engine = startEngine();
        if (replicas != null) {
          replicas.open();
        }
        wasClosed = false;
        LOG.log(System.Logger.Level.DEBUG, "connected to {0}", url());
      }
      return this;
    } finally {
      lifecycle.unlock();
    }
  }

  private Engine startEngine() {
    var backend = unused != null ? unused : configure();
    unused = null;
    var started = new Engine(this, settings, backend);
    try {
      started.start(settings.forceRollback());
      return started;
    } catch (Throwable e) {
      started.close();
      throw e;
    }
  }

  public boolean isConnected() {
    return engine != null;
  }

  /**
   * Disconnects, unless it is disconnected: refuses those that wait for a connection, gives
   * statements in flight a moment to end, rolls back and closes whatever is still open. {@link
   * #connect} connects again.
   */
  @Override
  public void close() {
    lifecycle.lock();
    try {
      var ending = engine;
      if (ending != null) {
        engine = null;
        wasClosed = true;
        try (var _ = replicas == null ? null : replicas.close()) {
          ending.close();
        } finally {
          LOG.log(System.Logger.Level.DEBUG, "disconnected from {0}", url());
        }
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private Engine engine() {
    var current = engine;
    if (current == null) {
      throw new ClosedException(
          wasClosed
              ? "the database " + url() + " is closed; call connect() to use it again"
              : "the database " + url() + " is not connected; call connect() first");
    }
    return current;
  }

  /** How to ask it where it stands as a replica, or as the primary of some; null for no way. */
  @Nullable Replication replication() {
    return replication;
  }

  void checkConnected() {
    engine();
  }

  // ---- connections

  /**
   * A connection that is bound to the current thread: until it is closed, every call the thread
   * makes on this database goes through it. Inside, another call gives the same one, to be closed
   * once for each call; the outermost close gives it back.
   */
  public Connection connection() {
    return held().watch().noteOpening();
  }

  /** The thread's connection with one more who closes it, or a new one. */
  private Connection held() {
    var current = engine();
    var bound = current.bindings().current();
    if (bound != null) {
      return bound.hold();
    }
    var connection = unboundConnection();
    current.bindings().bind(connection);
    return connection;
  }

  /**
   * A connection that nobody else has, bound to no thread. While a rollback is forced it stands on
   * the same session as everything else.
   */
  public Connection newConnection() {
    return unboundConnection().watch().noteOpening();
  }

  private Connection unboundConnection() {
    var current = engine();
    var forced = current.forced();
    return forced != null ? new Connection(forced, false) : new Connection(current.lease(), true);
  }

  /**
   * Forces a rollback for a stretch of code, on all threads: what is done on this database while
   * {@code block} runs happens on one connection, inside one transaction that is rolled back at its
   * end.
   *
   * @throws TransactionException where the thread has a connection or transaction open
   */
  public <X extends Throwable> void forceRollback(TransactionBlock.Run<X> block) throws X {
    var current = engine();
    if (current.bindings().current() != null) {
      throw new TransactionException(
          "a rollback cannot be forced while this thread has a connection or transaction open");
    }
    current.beginForced();
    try {
      block.run();
    } finally {
      current.endForced();
    }
  }

  // ---- replicas

  /**
   * The replicas, as something to ask, from any thread and by futures.
   *
   * @throws ConfigurationException where none are configured
   */
  public Replica replica() {
    return new Replica(this, configuredReplicas());
  }

  /**
   * Has all reads that this thread makes on this database while {@code block} runs go to replicas.
   * {@code execute}, {@code executeMany} and transactions fail with {@link ReadOnlyException}
   * before anything is sent; so do writes hidden in a fetch, where the server can be told to refuse
   * them. A {@link #connection} opened inside is one to the primary, and writes.
   *
   * @throws ConfigurationException where no replicas are configured
   */
  public <X extends Throwable> void replica(TransactionBlock.Run<X> block) throws X {
    TransactionBlock.Call<@Nullable Void, X> call =
        () -> {
          block.run();
          return null;
        };
    replica(call);
  }

  /** The same for a block with a result. */
  public <T extends @Nullable Object, X extends Throwable> T replica(
      TransactionBlock.Call<T, X> block) throws X {
    var configured = configuredReplicas();
    checkConnected();
    configured.enter();
    try {
      return block.call();
    } finally {
      configured.leave();
    }
  }

  private Replicas configuredReplicas() {
    if (replicas == null) {
      throw new ConfigurationException(
          "the database " + url() + " has no replicas; give their addresses to the builder");
    }
    return replicas;
  }

  /** Where the calling thread's single statements go instead, null where they stay here. */
  private @Nullable Replica scope() {
    return replicas != null && replicas.isInScope() ? new Replica(this, replicas) : null;
  }

  @Override
  void checkMayWrite() {
    var current = engine();
    if (current.bindings().current() == null && current.forced() == null && scope() != null) {
      throw Replicas.readOnly();
    }
  }

  // ---- working

  @Override
  <R> R call(Request<R> request, String sql, Deadline deadline) {
    var current = engine();
    var bound = current.bindings().current();
    if (bound != null) {
      return bound.call(request, sql, deadline);
    }
    var forced = current.forced();
    if (forced != null) {
      return forced.call(request, sql, deadline, null, true);
    }
    var scope = scope();
    return scope != null
        ? scope.call(request, sql, deadline)
        : current.call(request, sql, deadline);
  }

  @Override
  Verbs here() {
    var current = engine;
    if (current == null) {
      return this;
    }
    var bound = current.bindings().current();
    if (bound != null) {
      return bound;
    }
    var scope = current.forced() == null ? scope() : null;
    return scope != null ? scope : this;
  }

  @Override
  void start(AsyncCall<?, ?> call) {
    var current = engine();
    var forced = current.forced();
    if (forced != null) {
      forced.start(call, null, true);
    } else {
      current.start(call);
    }
  }

  @Override
  void startBegin(AsyncBegin begin) {
    var current = engine();
    var forced = current.forced();
    if (forced != null) {
      forced.start(begin, null, true, null);
    } else {
      current.start(begin);
    }
  }

  @Override
  CursorSource openStream(Deadline deadline) {
    var current = engine();
    var bound = current.bindings().current();
    if (bound != null) {
      return bound.openStream(deadline);
    }
    var forced = current.forced();
    if (forced != null) {
      return new Connection.Cursors(forced, null, true);
    }
    var scope = scope();
    return scope != null ? scope.openStream(deadline) : current.openStream(deadline);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Bound to the current thread until it ends: the calls the thread makes on this database
   * meanwhile work inside it.
   */
  @Override
  public Transaction begin(TransactionOptions options) {
    options.checkNoRetries();
    return begin(options, false);
  }

  @Override
  Transaction startBlock(TransactionOptions options) {
    return begin(options, true);
  }

  private Transaction begin(TransactionOptions options, boolean block) {
    checkMayWrite();
    var connection = block ? held() : held().watch();
    try {
      return connection.leased().begin(options, null, connection, block);
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  /** What the pool looks like now. */
  public PoolMetrics metrics() {
    return engine().pool().metrics();
  }

  /**
   * For tests: the connections, transactions and streams that somebody has open while a rollback is
   * forced. Blocks are not among them, since they close by themselves. Needs {@link
   * DatabaseBuilder#leakDetection}, which has the places remembered; empty without it, while no
   * rollback is forced, and while the database is not connected.
   */
  public List<OpenHandle> openHandles() {
    var current = engine;
    var forced = current == null ? null : current.forced();
    return forced == null ? List.of() : List.copyOf(forced.openHandles());
  }

  // ---- for those that work for it

  /** Sends away those that wait for a connection where there is none. */
  void refuseWaiting(Supplier<DatabaseException> reason) {
    var current = engine;
    if (current != null) {
      current.pool().refuseWaiting(reason);
    }
  }

  @Override
  Database database() {
    return this;
  }

  /** The address without its password, for messages and events. */
  String address() {
    return address;
  }

  Settings settings() {
    return settings;
  }

  Statements statements() {
    return engine().statements();
  }

  /** What a query may take, null for no limit. */
  @Nullable Duration timeout(Query<?> query) {
    return query.timeout() != null ? query.timeout() : settings.timeout();
  }

  /** When a query that starts now must be over. */
  Deadline deadline(Query<?> query) {
    return Deadline.after(timeout(query));
  }

  @Override
  public String toString() {
    return "Database[" + url() + (isConnected() ? "" : ", not connected") + "]";
  }
}
