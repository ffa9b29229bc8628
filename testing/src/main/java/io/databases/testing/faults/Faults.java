package io.databases.testing.faults;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseUrl;
import io.databases.spi.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Faults over one database, and the address under which it has them. Thread safe; to be closed,
 * which takes the address away.
 *
 * <pre>{@code
 * try (var faults = Faults.over("sqlite:///test.db");
 *     var database = faults.builder().open()) {
 *   faults.next(Request.Commit.class, new Fault.Drop(Fault.Moment.AFTER));
 *   …
 * }
 * }</pre>
 */
public final class Faults implements AutoCloseable {
  static final String SCHEME = "faulty";
  private static final int EVERY = -1;
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final Map<String, Faults> BY_NAME = new ConcurrentHashMap<>();

  private final String name = "faults" + NAMES.incrementAndGet();
  private final DatabaseUrl target;
  private final AtomicInteger openSessions = new AtomicInteger();
  private final AtomicInteger injected = new AtomicInteger();

  // Guarded by this.
  private final List<Rule> rules = new ArrayList<>();
  private final Deque<Fault> connects = new ArrayDeque<>();
  private final List<Chance> chances = new ArrayList<>();

  /** A fault for requests that match. */
  private static final class Rule {
    final Predicate<Request<?>> matches;
    final Fault fault;

    /** How many more match before it is spent; {@link #EVERY} for one that never is. */
    int remaining;

    Rule(Predicate<Request<?>> matches, Fault fault, int remaining) {
      this.matches = matches;
      this.fault = fault;
      this.remaining = remaining;
    }

    boolean isDue(Request<?> request) {
      return (remaining == EVERY || remaining == 1) && matches.test(request);
    }

    /** Counts the request; true where the fault is for it. */
    boolean isHitBy(Request<?> request) {
      boolean due = isDue(request);
      if (remaining != EVERY && matches.test(request)) {
        remaining--;
      }
      return due;
    }
  }

  private record Chance(
      Random random, double probability, Predicate<Request<?>> matches, List<Fault> faults) {}

  private Faults(DatabaseUrl target) {
    this.target = target;
    BY_NAME.put(name, this);
  }

  /** Over the database with this address, which may have options. */
  public static Faults over(String url) {
    return new Faults(DatabaseUrl.parse(url));
  }

  static @Nullable Faults find(String name) {
    return BY_NAME.get(name);
  }

  /** The address of the database with faults, with the options of the one without. */
  public DatabaseUrl url() {
    var url = DatabaseUrl.parse(SCHEME + "://" + name);
    if (!target.dialect().equals("jdbc")) {
      for (var option : target.options().entrySet()) {
        url = url.withOption(option.getKey(), option.getValue());
      }
    }
    return url;
  }

  public DatabaseBuilder builder() {
    return Database.builder(url());
  }

  DatabaseUrl target() {
    return target;
  }

  // ---- asking for faults

  /** For the next request of this kind. */
  public void next(Class<?> kind, Fault fault) {
    nth(1, kind::isInstance, fault);
  }

  /** For the next request that matches. */
  public void next(Predicate<Request<?>> matches, Fault fault) {
    nth(1, matches, fault);
  }

  /** For the n-th request from now on, counted from 1. */
  public void nth(int n, Fault fault) {
    nth(n, _ -> true, fault);
  }

  /** For the n-th request from now on of those that match, counted from 1. */
  public void nth(int n, Predicate<Request<?>> matches, Fault fault) {
    if (n < 1) {
      throw new IllegalArgumentException("requests are counted from 1, not " + n);
    }
    add(new Rule(matches, fault, n));
  }

  /** For every request that matches. */
  public void always(Predicate<Request<?>> matches, Fault fault) {
    add(new Rule(matches, fault, EVERY));
  }

  /** For the next attempt to connect. {@link Fault.Drop} means that it is refused. */
  public synchronized void nextConnect(Fault fault) {
    connects.add(fault);
  }

  /**
   * By chance, for requests that match; beside what else is asked for by chance.
   *
   * @param seed the same one gives the same choices, in the order in which requests come
   * @param probability from 0 to 1, for each request
   */
  public synchronized void randomly(
      long seed, double probability, Predicate<Request<?>> matches, Fault... faults) {
    chances.add(new Chance(new Random(seed), probability, matches, List.of(faults)));
  }

  /** No more faults from here on. */
  public synchronized void clear() {
    rules.clear();
    connects.clear();
    chances.clear();
  }

  private synchronized void add(Rule rule) {
    rules.add(rule);
  }

  // ---- what happened

  /** Sessions that were connected and not closed. */
  public int openSessions() {
    return openSessions.get();
  }

  /** How many requests and connects had a fault so far. */
  public int injected() {
    return injected.get();
  }

  /** Takes the address away. Databases that are open go on. */
  @Override
  public void close() {
    BY_NAME.remove(name);
  }

  // ---- for the driver

  /** Whether a rule is for the request if it comes now. Counts nothing. */
  synchronized boolean isFor(Request<?> request) {
    return rules.stream().anyMatch(rule -> rule.isDue(request))
        || chances.stream().anyMatch(chance -> chance.matches.test(request));
  }

  /** The fault of this request, null where it has none. Counts it. */
  synchronized @Nullable Fault take(Request<?> request) {
    var fault = byRule(request);
    if (fault == null) {
      fault = byChance(request);
    }
    if (fault != null) {
      injected.incrementAndGet();
    }
    return fault;
  }

  private @Nullable Fault byRule(Request<?> request) {
    Fault found = null;
    for (var rule : List.copyOf(rules)) {
      if (rule.isHitBy(request) && found == null) {
        found = rule.fault;
      }
    }
    rules.removeIf(rule -> rule.remaining == 0);
    return found;
  }

  private @Nullable Fault byChance(Request<?> request) {
    for (var chance : chances) {
      if (chance.matches.test(request) && chance.random.nextDouble() < chance.probability) {
        return chance.faults.get(chance.random.nextInt(chance.faults.size()));
      }
    }
    return null;
  }

  synchronized @Nullable Fault takeConnect() {
    var fault = connects.poll();
    if (fault != null) {
      injected.incrementAndGet();
    }
    return fault;
  }

  void opened() {
    openSessions.incrementAndGet();
  }

  void closed() {
    openSessions.decrementAndGet();
  }
}
