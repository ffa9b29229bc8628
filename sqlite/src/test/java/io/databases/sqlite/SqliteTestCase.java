package io.databases.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.DatabaseException;
import io.databases.DatabaseUrl;
import io.databases.Row;
import io.databases.TransactionOptions;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.spi.Cursor;
import io.databases.spi.Deadline;
import io.databases.spi.DriverOptions;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import io.databases.testing.support.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the driver have in common: databases opened through the SPI, and a clean end. */
abstract class SqliteTestCase {
  @TempDir Path folder;

  private final List<Backend> backends = Collections.synchronizedList(new ArrayList<>());
  private final List<Session> sessions = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void nothingIsLeft() throws Exception {
    sessions.forEach(Session::close);
    backends.forEach(Backend::close);
    for (var thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("databases-sqlite")) {
        assertThat(thread.join(Duration.ofSeconds(10))).as("%s ends", thread).isTrue();
      }
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::toString))
          .noneMatch(name -> name.endsWith("-wal") || name.endsWith("-shm"));
    }
  }

  /** The URL of a file in this test's folder. */
  String url(String fileAndOptions) {
    return "sqlite:///" + folder.resolve("x").resolveSibling(fileAndOptions);
  }

  static Backend configure(String url, @Nullable DriverOptions options) {
    var parsed = DatabaseUrl.parse(url);
    return new SqliteDriver()
        .configure(
            new BackendConfig(
                parsed,
                parsed.options(),
                null,
                options,
                Conversions.standard(),
                Duration.ofSeconds(10)));
  }

  /** Its sessions refuse to write, as those of a replica do. */
  Backend openReadOnly(String url) {
    var parsed = DatabaseUrl.parse(url);
    var backend =
        new SqliteDriver()
            .configure(
                new BackendConfig(
                    parsed,
                    parsed.options(),
                    null,
                    null,
                    Conversions.standard(),
                    Duration.ofSeconds(10),
                    null,
                    true));
    backends.add(backend);
    return backend;
  }

  Backend open(String url) {
    return open(url, null);
  }

  Backend open(String url, @Nullable DriverOptions options) {
    var backend = configure(url, options);
    backends.add(backend);
    return backend;
  }

  /** A session that is closed after the test. */
  Session connect(Backend backend) {
    var session = backend.connect();
    sessions.add(session);
    return session;
  }

  static <T> T await(Reply<T> reply) {
    try {
      return reply.await(Deadline.after(Duration.ofSeconds(30)));
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError("no reply", e);
    }
  }

  static DatabaseException failure(Reply<?> reply) {
    return Objects.requireNonNull(
        catchThrowableOfType(DatabaseException.class, () -> await(reply)), "it did not fail");
  }

  static Request.Execute statement(String sql, @Nullable Object... values) {
    var info = StatementInfo.of(sql, SqlSyntax.SQLITE);
    return new Request.Execute(info, sql, values, 0);
  }

  static Request.ExecuteMany many(String sql, Object[]... rows) {
    var info = StatementInfo.of(sql, SqlSyntax.SQLITE);
    return new Request.ExecuteMany(info, sql, List.of(rows));
  }

  static Request.OpenCursor cursor(String sql, int fetchSize, @Nullable Object... values) {
    var info = StatementInfo.of(sql, SqlSyntax.SQLITE);
    return new Request.OpenCursor(info, sql, values, fetchSize);
  }

  static Object[] row(Object... values) {
    return values;
  }

  static Result run(Session session, String sql, @Nullable Object... values) {
    return await(session.submit(statement(sql, values)));
  }

  static <T> T run(Session session, Request<T> request) {
    return await(session.submit(request));
  }

  static DatabaseException failure(Session session, String sql, @Nullable Object... values) {
    return failure(session.submit(statement(sql, values)));
  }

  /** Something a thread does that has a number. */
  interface Part {
    void run(int thread) throws Exception;
  }

  /** Does it on several threads at once, and fails where one of them does. */
  static void inParallel(int threads, Part part) throws InterruptedException {
    try (var workers = new Workers()) {
      var jobs = new ArrayList<Workers.Job<Integer>>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        jobs.add(
            workers.start(() -> {
              part.run(thread);
              return thread;
            }));
      }
      for (var job : jobs) {
        job.await();
      }
    }
  }

  /** Hands a request to the writer. */
  static <T> Reply<T> write(Backend backend, Request<T> request) {
    return Objects.requireNonNull(backend.direct(request), "the writer does not take it").reply();
  }

  static Result write(Backend backend, String sql, @Nullable Object... values) {
    return await(write(backend, statement(sql, values)));
  }

  static void begin(Session session) {
    run(session, new Request.Begin(TransactionOptions.defaults()));
  }

  static void commit(Session session) {
    run(session, new Request.Commit());
  }

  static void rollback(Session session) {
    run(session, new Request.Rollback());
  }

  /** Rows without end; {@link #arrived} opens when the first is made, by {@code arrive()}. */
  static final String ENDLESS =
      "WITH RECURSIVE r(x) AS (SELECT arrive() UNION ALL SELECT x + 1 FROM r) SELECT x FROM r";

  final CountDownLatch arrived = new CountDownLatch(1);

  /** A function {@code arrive()} that gives 1 and opens {@link #arrived}. */
  final SqliteOptions arriving =
      SqliteOptions.create()
          .function(
              "arrive",
              0,
              none -> {
                arrived.countDown();
                return 1;
              });

  /** Cancels what has arrived, and so is running. */
  void cancelRunning(Session session, Reply<?> reply) {
    try {
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    session.cancel(reply);
  }

  /** The first column of the first row. */
  static @Nullable Object value(Session session, String sql, @Nullable Object... values) {
    return run(session, sql, values).rows().get(0).get(0);
  }

  /** The first column of all rows. */
  static List<@Nullable Object> column(Session session, String sql, @Nullable Object... values) {
    return firstColumn(run(session, sql, values).rows());
  }

  static List<@Nullable Object> firstColumn(List<? extends Row> rows) {
    var column = new ArrayList<@Nullable Object>();
    rows.forEach(row -> column.add(row.get(0)));
    return column;
  }

  static List<@Nullable Object> fetch(Session session, Cursor cursor) {
    return firstColumn(run(session, new Request.Fetch(cursor)));
  }
}
