package io.databases.testing.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseUrl;
import io.databases.Queries;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.LiveThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/**
 * A case of the suite: an empty database, and what must hold when the test is over.
 *
 * <p>After each test, for every database that it opened: nobody has or wants a connection, a query
 * works, and once it is closed none of its threads is left.
 */
public abstract class TckTest {
  private final List<Database> opened = new ArrayList<>();
  private @Nullable String url;
  private @Nullable Database database;

  /** The database under test. */
  protected abstract TckTarget target();

  // ---- for cases

  /** The address of this test's database. */
  protected final String url() {
    if (url == null) {
      throw new IllegalStateException("the test has not begun");
    }
    return url;
  }

  /** This test's address with an option more. */
  protected final String urlWith(String option, String value) {
    return DatabaseUrl.parse(url()).withOption(option, value).reveal();
  }

  /** The database most cases use: as it comes, connected. */
  protected final Database database() {
    if (database == null) {
      database = open(builder -> builder);
    }
    return database;
  }

  /** Whether the verbs under test are called by futures; the same cases are run with both. */
  protected boolean byFutures() {
    return false;
  }

  /** The verbs of {@link #database}, as this run of the cases calls them. */
  protected final Calls calls() {
    return new Calls(database(), byFutures());
  }

  /** Another one with the same address, connected; closed after the test. */
  protected final Database open(UnaryOperator<DatabaseBuilder> setup) {
    return build(setup).connect();
  }

  /** Another one with the same address, not connected; closed after the test. */
  protected final Database build(UnaryOperator<DatabaseBuilder> setup) {
    return closeLater(setup.apply(Database.builder(url())).build());
  }

  /** Has a database checked and closed after the test. */
  protected final Database closeLater(Database other) {
    opened.add(other);
    return other;
  }

  protected final Dialect dialect() {
    return target().dialect();
  }

  protected final boolean can(Capability capability) {
    return target().capabilities().contains(capability);
  }

  protected final String type(ColumnType type) {
    return dialect().type(type);
  }

  /** Creates {@code notes (id, text, completed)}, the first made by the database. */
  protected final void createNotes(Database in) {
    in.execute(
        "CREATE TABLE notes (id %s, text %s, completed %s)"
            .formatted(dialect().identity(), type(ColumnType.TEXT), type(ColumnType.BOOLEAN)));
  }

  /** The same with three notes in it: one and three are not completed, two is. */
  protected final void createThreeNotes(Database in) {
    createNotes(in);
    in.executeMany(
        "INSERT INTO notes (text, completed) VALUES (?, ?)",
        List.of(List.of("one", false), List.of("two", true), List.of("three", false)));
  }

  /** How many rows {@code notes} has. */
  protected final long countNotes(Queries in) {
    return Cases.count(in, "notes");
  }

  protected final void addNote(Queries in, String text) {
    in.execute("INSERT INTO notes (text, completed) VALUES (?, ?)", text, false);
  }

  // ---- around cases

  @BeforeEach
  protected final void takeADatabase(TestInfo test) throws Exception {
    skipUnlessPossible(test);
    url = target().newDatabase();
  }

  private void skipUnlessPossible(TestInfo test) {
    var missing =
        Stream.concat(
                test.getTestMethod().stream().map(method -> method.getAnnotation(Requires.class)),
                test.getTestClass().stream().map(type -> type.getAnnotation(Requires.class)))
            .filter(requires -> requires != null)
            .flatMap(requires -> Arrays.stream(requires.value()))
            .filter(capability -> !can(capability))
            .toList();
    if (!missing.isEmpty()) {
      skip(test.getDisplayName(), missing);
    }
  }

  /** Skips what comes, for a database that lacks this; for a part of a case. */
  protected final void require(Capability capability) {
    if (!can(capability)) {
      skip("a part of " + getClass().getSuperclass().getSimpleName(), List.of(capability));
    }
  }

  private void skip(String what, List<Capability> missing) {
    var reason = target().name() + " lacks " + missing;
    System.out.println("skipped " + what + ": " + reason);
    Assumptions.abort(reason);
  }

  @AfterEach
  protected final void everythingIsGivenBack() throws Exception {
    var failures = new ArrayList<Throwable>();
    try {
      for (var each : opened) {
        attempt(failures, () -> checkIfConnected(each));
        attempt(failures, each::close);
      }
      attempt(
          failures,
          () ->
              assertThat(LiveThreads.platform(LiveThreads.LIBRARY))
                  .as("threads left after closing")
                  .isEmpty());
    } finally {
      if (url != null) {
        var done = url;
        attempt(failures, () -> target().drop(done));
      }
    }
    if (!failures.isEmpty()) {
      var first = new AssertionError("after the test: " + failures.getFirst(), failures.getFirst());
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void attempt(List<Throwable> failures, Step step) {
    try {
      step.run();
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  private static void checkIfConnected(Database each) {
    if (each.isConnected()) {
      Eventually.isTrue(
          () -> "nobody has or wants a connection: " + each.metrics(),
          () -> each.metrics().active() == 0 && each.metrics().pending() == 0);
      assertThat(each.fetchValue(Integer.class, "SELECT 1")).as("a query").isEqualTo(1);
    }
  }
}
