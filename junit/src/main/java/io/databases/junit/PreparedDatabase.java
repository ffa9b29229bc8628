package io.databases.junit;

import io.databases.Database;
import io.databases.DatabaseBuilder;
import io.databases.DatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What tests with the same plan share: a database whose schema is there. A database that has an
 * address is used where it is. For the others there is a SQLite file, of which each test gets a
 * copy, since tests that write to the same file would wait for each other. Thread safe.
 */
final class PreparedDatabase implements AutoCloseable {
  private final DatabasePlan plan;
  private final Path folder;
  private final AtomicLong copies = new AtomicLong();

  private PreparedDatabase(DatabasePlan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
  }

  /**
   * Runs the scripts and calls what is to be called.
   *
   * @throws ExtensionConfigurationException where that fails, with what to do
   */
  private static PreparedDatabase of(DatabasePlan plan) {
    try {
      var prepared = new PreparedDatabase(plan, Files.createTempDirectory("databases-junit"));
      try {
        prepared.prepare();
        return prepared;
      } catch (Throwable e) {
        prepared.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made for the databases of tests", e);
    }
  }

  /** Preparing, done once: what came of it holds for every test of the plan. */
  static final class Once implements AutoCloseable {
    private @Nullable PreparedDatabase prepared;
    private @Nullable Throwable failure;

    Once(DatabasePlan plan) {
      try {
        prepared = of(plan);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    /**
     * The database.
     *
     * @throws ExtensionConfigurationException where it could not be prepared, and why
     */
    PreparedDatabase get() {
      switch (failure) {
        case null -> {}
        case Error error -> throw error;
        case Throwable thrown -> throw (RuntimeException) thrown;
      }
      return Objects.requireNonNull(prepared);
    }

    @Override
    public void close() throws IOException {
      if (prepared != null) {
        prepared.close();
      }
    }
  }

  /**
   * Where the database of one test is.
   *
   * @param file to be deleted after the test; null where the database stays
   */
  record Place(String url, @Nullable Path file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        if (file != null) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the database of a test cannot be deleted", e);
      }
    }
  }

  /** A place for one test, which is to close it when its database is closed. */
  Place take() {
    return plan.address().map(address -> new Place(address.url(), null)).orElseGet(this::copy);
  }

  private Place copy() {
    var file = folder.resolve("test-" + copies.incrementAndGet() + ".db");
    try {
      Files.copy(template(), file);
    } catch (IOException e) {
      throw new UncheckedIOException("the database of a test cannot be made", e);
    }
    return new Place(url(file), file);
  }

  private Path template() {
    return folder.resolve("template.db");
  }

  private static String url(Path file) {
    return "sqlite:///"
        + file.toString().replace('\\', '/').replace("%", "%25").replace("?", "%3F");
  }

  private void prepare() throws IOException {
    boolean embedded = plan.address().isEmpty();
    if (embedded) {
      Files.createFile(template());
    } else if (plan.schema().isEmpty() && plan.setups().isEmpty()) {
      return;
    }
    var url = plan.address().map(DatabasePlan.Address::url).orElseGet(() -> url(template()));
    try (var database = connect(plan, () -> Database.builder(url))) {
      plan.schema().forEach(script -> run(script, database));
      plan.setups().forEach(setup -> call(setup, database));
    }
  }

  /**
   * Connects a database of this plan.
   *
   * @throws ExtensionConfigurationException where that fails, with what to do
   */
  static Database connect(DatabasePlan plan, Supplier<DatabaseBuilder> builder) {
    try {
      return builder.get().open();
    } catch (DatabaseException e) {
      throw new ExtensionConfigurationException(
          "no database for the tests: " + e.getMessage() + "; " + advice(plan), e);
    }
  }

  /** What to do where the database of a plan cannot be had. */
  private static String advice(DatabasePlan plan) {
    return plan.address()
        .map(address -> "check " + address)
        .orElse(
            "with no other address tests get SQLite databases, which need databases-sqlite on the"
                + " class path; give an address by @DatabaseTest(url = …), DatabaseExtension.at(…)"
                + " or the environment variable "
                + DatabaseExtension.ENVIRONMENT);
  }

  private static void run(String script, Database database) {
    var statements = SqlScript.parse(read(script));
    for (var statement : statements) {
      try {
        database.execute(statement.sql());
      } catch (DatabaseException e) {
        throw new ExtensionConfigurationException(
            "the statement at line %d of %s failed: %s. Schemas are run once and not rolled back; on a database that stays, write CREATE TABLE IF NOT EXISTS"
                .formatted(statement.line(), script, e.getMessage()),
            e);
      }
    }
  }

  private static String read(String script) {
    try (var in = URI.create(script).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema " + script + " cannot be read", e);
    }
  }

  private static void call(DatabaseSetup setup, Database database) {
    try {
      setup.prepare(database);
    } catch (Exception e) {
      throw new ExtensionConfigurationException(
          "what prepares the database of the tests failed: " + e.getMessage(), e);
    }
  }

  /** Deletes the files. */
  @Override
  public void close() throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
