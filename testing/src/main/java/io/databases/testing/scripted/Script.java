package io.databases.testing.scripted;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import io.databases.TransactionOptions;
import io.databases.spi.BackendConfig;
import io.databases.spi.Replication;
import io.databases.spi.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a database that is not there answers, and a log of what it was asked. Thread safe; to be
 * closed, which takes its address away.
 *
 * <pre>{@code
 * try (var script = new Script()) {
 *   script.next("SELECT 1").row("one", 1L);
 *   script.next(Request.Commit.class).losesConnection();
 *   try (var database = script.open()) { … }
 *   assertThat(script.log()).containsExactly("CONNECT", "SELECT 1", …);
 * }
 * }</pre>
 *
 * <p>Of several lines that fit a request, the first written by {@code next} that is not used up
 * counts, then the last written by {@code always}. A request that no line fits succeeds: it affects
 * nothing, gives no rows, or inserts one row for each set of values.
 */
public final class Script implements AutoCloseable {
  /** What is asked of a primary and of a replica. */
  public static final Replication REPLICATION = new Replication("WRITTEN", "REPLAYED");

  static final String SCHEME = "scripted";
  private static final int PATIENCE_SECONDS = 20;
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Map<String, Script> BY_NAME = new ConcurrentHashMap<>();

  final ReentrantLock lock = new ReentrantLock();
  private final Condition logged = lock.newCondition();
  private final String name = "script" + NAMES.incrementAndGet();

  // Guarded by lock.
  private final List<Rule> rules = new ArrayList<>();
  private final Deque<Answer> connects = new ArrayDeque<>();
  private final List<ScriptedSession> sessions = new ArrayList<>();
  private final List<Entry> log = new ArrayList<>();
  private @Nullable BackendConfig config;

  private volatile int sharedSessions;
  private volatile boolean dooming;
  private volatile Consumer<TransactionOptions> check = _ -> {};
  private volatile Runnable closing = () -> {};

  private record Entry(int session, String text) {}

  public Script() {
    BY_NAME.put(name, this);
  }

  static @Nullable Script find(String name) {
    return BY_NAME.get(name);
  }

  // ---- using it

  /** The address of this script, for {@link Database#builder(String)}. */
  public String url() {
    return SCHEME + "://" + name;
  }

  public DatabaseBuilder builder() {
    return Database.builder(url());
  }

  /** A database over one connection at most, connected. */
  public Database open() {
    return builder().maxSize(1).open();
  }

  /** Makes the address unknown again. Databases that are open go on. */
  @Override
  public void close() {
    BY_NAME.remove(name);
  }

  // ---- writing it

  /** The next request of a statement with this text, whichever way it is made. */
  public Rule next(String sql) {
    return new Rule(this, statement(sql), true);
  }

  /** The next request of this kind. */
  public Rule next(Class<?> kind) {
    return new Rule(this, kind::isInstance, true);
  }

  /** The next request of which this is true. */
  public Rule next(Predicate<Request<?>> matches) {
    return new Rule(this, matches, true);
  }

  /** Every request of a statement with this text. */
  public Rule always(String sql) {
    return new Rule(this, statement(sql), false);
  }

  /** Every request of this kind. */
  public Rule always(Class<?> kind) {
    return new Rule(this, kind::isInstance, false);
  }

  /** The next connect that is not spoken for fails. */
  public void nextConnectFails(DatabaseException failure) {
    addConnect(new Answer.Failure(failure));
  }

  /** The next connect that is not spoken for succeeds; for what comes between failures. */
  public void nextConnectSucceeds() {
    addConnect(Answer.PLAIN);
  }

  /** The next connect that is not spoken for does not end until the test lets it go. */
  public Hold nextConnectHolds() {
    var hold = new Hold(this, true);
    addConnect(new Answer.Held(hold));
    return hold;
  }

  /** Lets statements of several threads share sessions; before a database is opened. */
  public Script sharing(int count) {
    sharedSessions = count;
    return this;
  }

  /** Makes it a database whose transactions cannot commit after a failure in them. */
  public Script doomingTransactions() {
    dooming = true;
    return this;
  }

  boolean isDooming() {
    return dooming;
  }

  /** What the backend does about options; it may throw. */
  public Script checking(Consumer<TransactionOptions> action) {
    check = action;
    return this;
  }

  /** What the backend does when it is closed; it may throw. */
  public Script closing(Runnable action) {
    closing = action;
    return this;
  }

  private static Predicate<Request<?>> statement(String sql) {
    return request -> sql.equals(Requests.sql(request));
  }

  void add(Rule rule) {
    lock.lock();
    try {
      rules.add(rule);
    } finally {
      lock.unlock();
    }
  }

  private void addConnect(Answer answer) {
    lock.lock();
    try {
      connects.add(answer);
    } finally {
      lock.unlock();
    }
  }

  // ---- what happened

  /**
   * What was asked so far, in order: {@code CONNECT}, the SQL of statements, {@code BEGIN}, {@code
   * SAVEPOINT sp_1}, {@code CANCEL …}, {@code CLOSE} and so on.
   */
  public List<String> log() {
    lock.lock();
    try {
      return log.stream().map(Entry::text).toList();
    } finally {
      lock.unlock();
    }
  }

  /** The same of one session, counted from 1 in the order of connecting. */
  public List<String> log(int session) {
    lock.lock();
    try {
      return log.stream().filter(entry -> entry.session == session).map(Entry::text).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what happened so far. */
  public void clearLog() {
    lock.lock();
    try {
      log.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until this is in the log.
   *
   * @throws AssertionError where that does not happen within 20 seconds
   */
  public void awaitLogged(String text) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (log.stream().noneMatch(entry -> entry.text.equals(text))) {
        if (left <= 0) {
          throw new AssertionError("\"" + text + "\" never came; the log is " + log);
        }
        left = logged.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Breaks a session's connection, counted from 1 in the order of connecting. */
  public void lose(int session) {
    lock.lock();
    try {
      sessions.get(session - 1).lose();
    } finally {
      lock.unlock();
    }
  }

  /** How many sessions are open. */
  public int openSessions() {
    lock.lock();
    try {
      return (int) sessions.stream().filter(session -> !session.isClosed()).count();
    } finally {
      lock.unlock();
    }
  }

  /** What the driver was given by the database that was made last. */
  public BackendConfig config() {
    lock.lock();
    try {
      if (config == null) {
        throw new IllegalStateException("no database was made with " + url());
      }
      return config;
    } finally {
      lock.unlock();
    }
  }

  // ---- for the driver

  void configured(BackendConfig given) {
    lock.lock();
    try {
      config = given;
    } finally {
      lock.unlock();
    }
  }

  int sharedSessions() {
    return sharedSessions;
  }

  void check(TransactionOptions options) {
    check.accept(options);
  }

  void backendClosed() {
    record(0, "BACKEND CLOSED");
    closing.run();
  }

  Answer connectAnswer() {
    lock.lock();
    try {
      var answer = connects.poll();
      return answer == null ? Answer.PLAIN : answer;
    } finally {
      lock.unlock();
    }
  }

  ScriptedSession newSession(BackendConfig of) {
    lock.lock();
    try {
      var session = new ScriptedSession(this, sessions.size() + 1, of.conversions());
      sessions.add(session);
      record(session.number(), "CONNECT");
      return session;
    } finally {
      lock.unlock();
    }
  }

  void record(int session, String text) {
    lock.lock();
    try {
      log.add(new Entry(session, text));
      logged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: the answer to a request, and the line it comes from is used up. */
  Answer answer(Request<?> request) {
    for (var rule : rules) {
      if (rule.isOnce() && rule.matches(request)) {
        rules.remove(rule);
        return rule.answer();
      }
    }
    for (var rule : rules.reversed()) {
      if (rule.matches(request)) {
        return rule.answer();
      }
    }
    return Answer.PLAIN;
  }
}
