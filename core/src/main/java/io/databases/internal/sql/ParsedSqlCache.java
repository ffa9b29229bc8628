package io.databases.internal.sql;

import io.databases.spi.SqlSyntax;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The parsed statements of one database, by text. Safe for use by any number of threads; a hit
 * takes no lock and, when the statement has been hit since the last sweep, writes nothing, so that
 * threads on different cores do not take the line from each other.
 *
 * <p>Eviction is by second chance. A hit leaves a mark; when the cache is full, one thread walks
 * over it, takes the marks away and drops entries without one, until a quarter is free. So texts
 * that are made up on the fly and never come back push each other out and leave the ones in use
 * alone, and a walk is paid for by the quarter of insertions before it. Exact recency (a list, or
 * Caffeine's buffers) would cost every hit a write to shared memory for an order that no one needs.
 *
 * <p>A text that is longer than {@link #LONGEST} is parsed each time: such are made for the
 * occasion, and would make what the cache holds unbounded. Nor is an error kept.
 */
public final class ParsedSqlCache {
  /** The longest text that is kept, in characters. */
  static final int LONGEST = 16 * 1024;

  private static final int ENTRIES = 1024;

  private final SqlSyntax syntax;
  private final int capacity;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
  private final ReentrantLock sweeping = new ReentrantLock();

  public ParsedSqlCache(SqlSyntax syntax) {
    this(syntax, ENTRIES);
  }

  ParsedSqlCache(SqlSyntax syntax, int capacity) {
    this.syntax = syntax;
    this.capacity = capacity;
  }

  /** The parsed text, from the cache or made now. */
  public ParsedSql get(String sql) {
    Entry entry = entries.get(sql);
    if (entry == null) {
      return add(sql);
    }
    if (!entry.used) {
      entry.used = true;
    }
    return entry.parsed;
  }

  /** How many texts it holds; at most one more than its capacity for each thread that adds. */
  int size() {
    return entries.size();
  }

  private ParsedSql add(String sql) {
    ParsedSql parsed = ParsedSql.parse(sql, syntax);
    if (sql.length() > LONGEST || (entries.size() >= capacity && !sweep())) {
      return parsed;
    }
    Entry before = entries.putIfAbsent(sql, new Entry(parsed));
    return before == null ? parsed : before.parsed;
  }

  /** Makes room; false where another thread is at it, which is not worth waiting for. */
  private boolean sweep() {
    if (!sweeping.tryLock()) {
      return false;
    }
    try {
      int goal = capacity - Math.max(1, capacity / 4);
      // Twice around at most: the first time takes away all the marks it meets.
      for (int round = 0; round < 2; round++) {
        Iterator<Entry> all = entries.values().iterator();
        while (entries.size() > goal && all.hasNext()) {
          Entry entry = all.next();
          if (entry.used) {
            entry.used = false;
          } else {
            all.remove();
          }
        }
      }
      return true;
    } finally {
      sweeping.unlock();
    }
  }

  private static final class Entry {
    final ParsedSql parsed;

    /** Read and written without order: a mark lost to a race costs one parse. */
    boolean used;

    Entry(ParsedSql parsed) {
      this.parsed = parsed;
    }
  }
}
