package io.databases.testing.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.testing.support.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A script, databases over it, and what must hold after every test: the pool whole, all closed. */
abstract class ScriptedTest {
  final Script script = new Script();
  private final List<Database> databases = new ArrayList<>();

  /** A connected database over one session, with an empty log. */
  final Database open() {
    return open(builder -> builder.maxSize(1));
  }

  final Database open(UnaryOperator<DatabaseBuilder> setup) {
    var database = build(setup).connect();
    script.clearLog();
    return database;
  }

  final Database build(UnaryOperator<DatabaseBuilder> setup) {
    var database = setup.apply(script.builder()).build();
    databases.add(database);
    return database;
  }

  @AfterEach
  void everythingIsGivenBack() {
    try {
      for (var database : databases) {
        if (database.isConnected()) {
          checkAndClose(database);
        }
      }
      assertThat(script.openSessions()).as("sessions left open").isZero();
    } finally {
      databases.forEach(Database::close);
      script.close();
    }
  }

  private static void checkAndClose(Database database) {
    Eventually.isTrue(
        () -> "nobody has or wants a connection: " + database.metrics(),
        () -> database.metrics().active() == 0 && database.metrics().pending() == 0);
    database.execute("STILL WORKS");
    database.close();
  }

  final void awaitPending(Database database, int callers) {
    Eventually.isTrue(
        () -> callers + " wait for a connection: " + database.metrics(),
        () -> database.metrics().pending() == callers);
  }
}
