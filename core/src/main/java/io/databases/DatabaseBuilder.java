package io.databases;

import io.databases.internal.pool.PoolSettings;
import io.databases.spi.Conversions;
import io.databases.spi.DriverOptions;
import io.databases.spi.UrlOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Database} is set up; from {@link Database#builder}. What is set here wins over the
 * same option in the URL. Not thread safe.
 *
 * <p>The URL's options, all optional: {@code min_size}, {@code max_size}, and in seconds {@code
 * pool_recycle} (max lifetime), {@code acquire_timeout}, {@code connect_timeout}, {@code
 * idle_timeout}, {@code validate_after}, {@code timeout} (of statements), {@code leak_detection},
 * {@code close_grace}; {@code force_rollback}; and those of the driver.
 */
public final class DatabaseBuilder {
  private final DatabaseUrl url;
  private @Nullable Supplier<String> password;
  private @Nullable DriverOptions driverOptions;
  private final List<Converter<?>> converters = new ArrayList<>();
  private @Nullable JsonMapper jsonMapper;
  private @Nullable Integer minSize;
  private @Nullable Integer maxSize;
  private @Nullable Duration acquireTimeout;
  private @Nullable Duration connectTimeout;
  private @Nullable Duration maxLifetime;
  private @Nullable Duration idleTimeout;
  private @Nullable Duration validateAfter;
  private @Nullable Duration leakDetection;
  private @Nullable Duration closeGrace;
  private @Nullable Duration timeout;
  private @Nullable Boolean forceRollback;
  private @Nullable Consumer<String> onStatement;
  private final ReplicaBuilder replicas = new ReplicaBuilder();

  DatabaseBuilder(DatabaseUrl url) {
    this.url = url;
  }

  /** Called for each new connection, so that the password may change while the database is open. */
  public DatabaseBuilder password(Supplier<String> source) {
    this.password = Objects.requireNonNull(source);
    return this;
  }

  /** Settings of the driver that a URL cannot carry, such as {@code SqliteOptions}. */
  public DatabaseBuilder with(DriverOptions options) {
    this.driverOptions = Objects.requireNonNull(options);
    return this;
  }

  /** Teaches the database a type of yours, both ways. */
  public DatabaseBuilder converter(Converter<?> converter) {
    converters.add(Objects.requireNonNull(converter));
    return this;
  }

  /** What turns JSON into objects and back, such as Jackson. */
  public DatabaseBuilder jsonMapper(JsonMapper mapper) {
    this.jsonMapper = Objects.requireNonNull(mapper);
    return this;
  }

  /** Connections kept open even when nobody needs them; 1 by default. */
  public DatabaseBuilder minSize(int connections) {
    this.minSize = connections;
    return this;
  }

  /** Connections open at most; 10 by default. */
  public DatabaseBuilder maxSize(int connections) {
    this.maxSize = connections;
    return this;
  }

  /** How long a caller waits for a connection; 30 seconds by default. */
  public DatabaseBuilder acquireTimeout(Duration limit) {
    this.acquireTimeout = positive("acquireTimeout", limit);
    return this;
  }

  /** How long connecting may take; 10 seconds by default. */
  public DatabaseBuilder connectTimeout(Duration limit) {
    this.connectTimeout = positive("connectTimeout", limit);
    return this;
  }

  /** Age at which a connection is replaced; 30 minutes by default, zero for never. */
  public DatabaseBuilder maxLifetime(Duration age) {
    this.maxLifetime = notNegative("maxLifetime", age);
    return this;
  }

  /**
   * Time without work after which a connection beyond {@link #minSize} is closed; 10 minutes by
   * default, zero for never.
   */
  public DatabaseBuilder idleTimeout(Duration idleness) {
    this.idleTimeout = notNegative("idleTimeout", idleness);
    return this;
  }

  /**
   * Time without work after which a connection is asked whether it still works before it is used;
   * 30 seconds by default, zero for never.
   */
  public DatabaseBuilder validateAfter(Duration idleness) {
    this.validateAfter = notNegative("validateAfter", idleness);
    return this;
  }

  /**
   * Reports connections and transactions that are open for longer than this, with the place where
   * they were opened. Off by default: remembering the place costs some microseconds each time.
   */
  public DatabaseBuilder leakDetection(Duration threshold) {
    this.leakDetection = notNegative("leakDetection", threshold);
    return this;
  }

  /** How long {@link Database#close()} waits for statements in flight; 5 seconds by default. */
  public DatabaseBuilder closeGrace(Duration grace) {
    this.closeGrace = notNegative("closeGrace", grace);
    return this;
  }

  /**
   * What a statement may take where its query says nothing; unlimited by default. The end of a
   * transaction may take two seconds longer, since without its answer nobody knows the outcome, and
   * a minute where there is no limit.
   */
  public DatabaseBuilder timeout(Duration limit) {
    this.timeout = positive("timeout", limit);
    return this;
  }

  /**
   * For tests: everything happens on one connection, inside one transaction that is rolled back
   * when the database is closed. All threads see it; transactions in it are savepoints.
   */
  public DatabaseBuilder forceRollback(boolean force) {
    this.forceRollback = force;
    return this;
  }

  /**
   * For tests and tools: is told the SQL of each call as it is made, without values, on the
   * caller's thread. Must be quick and thread safe; what it throws the call throws.
   */
  public DatabaseBuilder onStatement(Consumer<String> listener) {
    this.onStatement = Objects.requireNonNull(listener);
    return this;
  }

  /**
   * Servers that hold copies of the database, for reads in {@link Database#replica}. Each has a
   * pool of its own, with the settings of this one, and is connected when it is first needed. What
   * an address says of itself counts for it; a password that it lacks is this one's.
   */
  public DatabaseBuilder replicas(String... urls) {
    replicas.urls(urls);
    return this;
  }

  /** What becomes of reads when no replica can be used; by default the primary takes them. */
  public DatabaseBuilder replicaFallback(ReplicaFallback fallback) {
    replicas.fallback(fallback);
    return this;
  }

  /**
   * How far a replica may lag behind the primary: reads pass by those that lack something for
   * longer. The servers are asked a few times within this time while there are reads, and no read
   * waits for that as long as what is known is not older. While the primary cannot be asked, what
   * was last known of it counts. No limit by default; for PostgreSQL.
   *
   * @throws ConfigurationException where it is not positive; by {@link #build}, where the databases
   *     cannot be asked
   */
  public DatabaseBuilder replicaMaxLag(Duration limit) {
    replicas.maxLag(positive("replicaMaxLag", limit));
    return this;
  }

  /**
   * Has reads on replicas see all that was written on this {@link Database} before them, by
   * whatever thread: what was answered when the read is made. A replica that has not come so far is
   * waited for, {@link #replicaPatience} at most. By whether its words write, a statement counts as
   * one; a SELECT of a function that writes counts inside a transaction only. Off by default; for
   * PostgreSQL, where a commit that is not waited for ({@code synchronous_commit=off}) may be
   * missed.
   *
   * @throws ConfigurationException by {@link #build}, where the databases cannot be asked
   */
  public DatabaseBuilder readYourWrites(boolean wanted) {
    replicas.readYourWrites(wanted);
    return this;
  }

  /**
   * How long a read waits for a replica to be as fresh as it needs, before the primary takes it or
   * it fails with {@link ReplicaLagException}; a replica that was waited for in vain is set aside
   * for a while. A second by default.
   */
  public DatabaseBuilder replicaPatience(Duration limit) {
    replicas.patience(positive("replicaPatience", limit));
    return this;
  }

  /**
   * The database, not connected yet.
   *
   * @throws ConfigurationException where the URL or an option cannot be used
   */
  public Database build() {
    return new Database(settings(url, false, replicas.build(url, this::copy)));
  }

  /** A database at this address with the same settings, whose sessions refuse to write. */
  private Database copy(DatabaseUrl address) {
    return new Database(settings(address, true, null));
  }

  private Settings settings(DatabaseUrl address, boolean readOnly, @Nullable Replicas others) {
    var options = new UrlOptions(address);
    var defaults = PoolSettings.DEFAULTS;
    int largest = first(maxSize, options.takeInt("max_size"), defaults.maxSize());
    var pool =
        new PoolSettings(
            first(minSize, options.takeInt("min_size"), Math.min(defaults.minSize(), largest)),
            largest,
            first(
                acquireTimeout, options.takeSeconds("acquire_timeout"), defaults.acquireTimeout()),
            first(maxLifetime, options.takeSeconds("pool_recycle"), defaults.maxLifetime()),
            first(idleTimeout, options.takeSeconds("idle_timeout"), defaults.idleTimeout()),
            first(validateAfter, options.takeSeconds("validate_after"), defaults.validateAfter()),
            first(leakDetection, options.takeSeconds("leak_detection"), defaults.leakThreshold()),
            first(closeGrace, options.takeSeconds("close_grace"), defaults.closeGrace()));
    var urlTimeout = options.takeSeconds("timeout");
    var connectLimit =
        first(connectTimeout, options.takeSeconds("connect_timeout"), Duration.ofSeconds(10));
    boolean forced = first(forceRollback, options.takeBoolean("force_rollback"), false);
    return new Settings(
        address,
        options.left(),
        password(address),
        driverOptions,
        Conversions.of(List.copyOf(converters), jsonMapper),
        pool,
        timeout != null ? timeout : urlTimeout,
        connectLimit,
        forced && !readOnly,
        readOnly,
        others,
        onStatement);
  }

  private @Nullable Supplier<String> password(DatabaseUrl address) {
    if (password != null) {
      return password;
    }
    var given = address.password().or(url::password);
    return given.<Supplier<String>>map(text -> () -> text).orElse(null);
  }

  /** The database, connected. */
  public Database open() {
    return build().connect();
  }

  private static <T> T first(@Nullable T set, @Nullable T fromUrl, T otherwise) {
    return set != null ? set : fromUrl != null ? fromUrl : otherwise;
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new ConfigurationException(name + " must be positive, not " + value);
    }
    return value;
  }

  private static Duration notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new ConfigurationException(name + " must not be negative: " + value);
    }
    return value;
  }
}
