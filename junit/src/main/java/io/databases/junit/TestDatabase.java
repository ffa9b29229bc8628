package io.databases.junit;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.OpenHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The database of one test, in a transaction that is rolled back. Thread safe. */
final class TestDatabase implements AutoCloseable {
  private static final int SHOWN = 100;

  private final PreparedDatabase.Place place;
  private final Database database;

  // Guarded by itself.
  private final Deque<String> statements = new ArrayDeque<>();
  private long made;

  TestDatabase(DatabasePlan plan, PreparedDatabase prepared) {
    this.place = prepared.take();
    this.database = PreparedDatabase.connect(plan, this::builder);
  }

  private DatabaseBuilder builder() {
    return Database.builder(place.url())
        .forceRollback(true)
        .leakDetection(Duration.ofDays(1)) // has the places remembered where things are opened
        .onStatement(this::add);
  }

  Database database() {
    return database;
  }

  private void add(String sql) {
    synchronized (statements) {
      made++;
      statements.add(sql);
      if (statements.size() > SHOWN) {
        statements.remove();
      }
    }
  }

  /** The last statements, one a line. */
  String statements() {
    synchronized (statements) {
      var text = new StringBuilder();
      long number = made - statements.size();
      if (number > 0) {
        text.append("  … ").append(number).append(" before these\n");
      }
      for (var sql : statements) {
        text.append("  ").append(++number).append(". ").append(sql.strip()).append('\n');
      }
      return text.isEmpty() ? "  none\n" : text.toString();
    }
  }

  /**
   * Fails where the test has left something open.
   *
   * @throws AssertionError that names each place, and has the whole traces as suppressed
   */
  void checkNothingIsOpen() {
    var open = database.openHandles();
    if (!open.isEmpty()) {
      throw leak(open);
    }
  }

  private static AssertionError leak(List<OpenHandle> open) {
    var message = new StringBuilder("the test has left open:");
    open.forEach(handle -> message.append("\n  ").append(handle));
    message.append("\nclose what is opened, best by try (var … = …) { … }");
    var error = new AssertionError(message.toString());
    open.forEach(handle -> error.addSuppressed(handle.opened()));
    return error;
  }

  /** Rolls back and disconnects. */
  @Override
  public void close() {
    try (place) {
      database.close();
    }
  }
}
