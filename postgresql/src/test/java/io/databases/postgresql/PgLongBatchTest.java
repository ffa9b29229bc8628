package io.databases.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.databases.CancelledException;
import io.databases.Database;
import io.databases.DatabaseUrl;
import io.databases.JsonMapper;
import io.databases.ParameterException;
import io.databases.Query;
import io.databases.StatementTimeoutException;
import io.databases.UniqueViolationException;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import io.databases.testing.proxy.FaultProxy.Direction;
import io.databases.testing.support.Eventually;
import io.databases.testing.support.Workers;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of many slices: all or nothing, whatever ends them, and nobody's business but theirs. */
@Timeout(60)
class PgLongBatchTest {
  /** Goes as arrays. */
  private static final String ARRAYS = "INSERT INTO long_batch (n, text) VALUES (?, ?)";

  /** Goes one by one. */
  private static final String SINGLE = "INSERT INTO long_batch (n, text) VALUES (? + 0, ?)";

  private static final String TEXT = "x".repeat(1000);
  private static final int MANY = 20_000;

  private final FaultProxy proxy = FaultProxy.to(PgServer.shared().port());
  private Database database;

  /** As many rows without as many in memory. */
  private static List<List<Object>> rows(int count, IntFunction<List<Object>> row) {
    return new AbstractList<>() {
      @Override
      public List<Object> get(int index) {
        return row.apply(index);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  private static List<List<Object>> rows() {
    return rows(MANY);
  }

  private static List<List<Object>> rows(int count) {
    return rows(count, i -> List.of(i, TEXT));
  }

  private static List<List<Object>> rowsAndOneWrong() {
    return rows(MANY, i -> List.of(i == MANY - 1 ? LocalDate.EPOCH : i, TEXT));
  }

  @BeforeEach
  void open() {
    var url = DatabaseUrl.parse(PgServer.shared().url("postgres")).withPort(proxy.port());
    database = Database.builder(url).maxSize(1).open();
    database.execute("DROP TABLE IF EXISTS long_batch");
    database.execute("CREATE TABLE long_batch (n INT PRIMARY KEY, text TEXT)");
  }

  @AfterEach
  void close() {
    proxy.heal();
    database.execute("DROP TABLE long_batch");
    assertThat(database.metrics().active()).isZero();
    database.close();
    proxy.close();
  }

  private long count() {
    return database.fetchValue(Long.class, "SELECT count(*) FROM long_batch");
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void allOfItArrivesInOrder(String sql) {
    for (int round = 0; round < 2; round++) { // then it is prepared
      var counts = database.executeMany(sql, rows()).counts();
      assertThat(counts).hasSize(MANY).containsOnly(1);
      assertThat(count()).isEqualTo(MANY);
      database.execute("TRUNCATE long_batch");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void aRowThatDoesNotFitIsNamedAndNothingIsKept(String sql) {
    for (int round = 0; round < 2; round++) {
      var thrown =
          catchThrowableOfType(
              ParameterException.class, () -> database.executeMany(sql, rowsAndOneWrong()));
      assertThat(thrown).isNotNull();
      assertThat(thrown).hasMessageContaining("row " + MANY);
      assertThat(thrown.connectionUsable()).isTrue();
      assertThat(count()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void aRowThatTheServerRefusesUndoesAll(String sql) {
    database.execute("INSERT INTO long_batch VALUES (3, 'there already')");
    var thrown =
        catchThrowableOfType(
            UniqueViolationException.class, () -> database.executeMany(sql, rows()));
    assertThat(thrown).isNotNull();
    assertThat(count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void itIsPartOfItsTransaction(String sql) {
    database.transaction(() -> database.executeMany(sql, rows()));
    assertThat(count()).isEqualTo(MANY);
    try (var tx = database.begin()) {
      tx.execute("DELETE FROM long_batch");
      tx.executeMany(sql, rows());
      tx.rollback();
    }
    assertThat(count()).isEqualTo(MANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void othersOnItsSessionWaitForIt(String sql) {
    var async = database.async();
    var calls =
        List.of(
            async.executeMany(sql, rows()),
            async.execute("DELETE FROM long_batch WHERE n < 10000"),
            async.executeMany(sql, rows(10_000)),
            async.execute("DELETE FROM long_batch WHERE n >= 10000"));
    calls.forEach(call -> call.join());
    assertThat(count()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void aServerThatTakesNoMoreEndsItInTime(String sql) {
    database.executeMany(sql, rows(100));
    database.execute("TRUNCATE long_batch");
    proxy.disturb(Direction.TO_SERVER, new Disturbance.Stall(1_000_000));
    var batch = Query.of(sql).timeout(Duration.ofMillis(300));
    var thrown =
        catchThrowableOfType(
            StatementTimeoutException.class, () -> database.executeMany(batch, rows()));
    assertThat(thrown).isNotNull();
    assertThat(thrown.connectionUsable()).isFalse();
    proxy.heal();
    assertThat(count()).isZero();
  }

  /** Is held up in the middle of a batch. */
  private static final class HeldUp implements JsonMapper {
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);
    final Set<String> threads = ConcurrentHashMap.newKeySet();

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> T read(String json, Type type) throws IOException {
      throw new IOException("nothing is read");
    }

    @Override
    public String write(Object value) throws InterruptedException {
      threads.add(Thread.currentThread().getName());
      if (value.equals(new Text(MANY / 2))) {
        reached.countDown();
        goOn.await();
      }
      return '"' + TEXT + '"';
    }
  }

  record Text(int number) {}

  @ParameterizedTest
  @ValueSource(strings = {ARRAYS, SINGLE})
  void anInterruptWhileItIsEncodedLeavesNothingOfIt(String sql) throws Exception {
    database.execute("ALTER TABLE long_batch ALTER text TYPE json USING text::json");
    var mapper = new HeldUp();
    try (var mapping =
            Database.builder(PgServer.shared().url("postgres"))
                .jsonMapper(mapper)
                .maxSize(1)
                .open();
        var workers = new Workers()) {
      var session = mapping.fetchValue(Integer.class, "SELECT pg_backend_pid()");
      var job =
          workers.start(() -> mapping.executeMany(sql, rows(MANY, i -> List.of(i, new Text(i)))));
      mapper.reached.await();
      job.thread().interrupt();
      Eventually.isTrue("it is given up", () -> !job.thread().isInterrupted());
      mapper.goOn.countDown();
      assertThat(job.awaitFailure())
          .isInstanceOfSatisfying(
              CancelledException.class, thrown -> assertThat(thrown.retrySafe()).isTrue());
      assertThat(mapping.fetchValue(Integer.class, "SELECT pg_backend_pid()")).isEqualTo(session);
    }
    assertThat(count()).isZero();
    assertThat(mapper.threads).noneMatch(name -> name.startsWith("databases-reader"));
  }

  @Test
  void itNeedsLittleMemory() {
    var row = List.<Object>of(1, "x".repeat(60_000));
    var sql = "INSERT INTO long_batch SELECT $1 WHERE length($2) = 0";
    var counts = database.executeMany(sql, rows(10_000, _ -> row)).counts();
    assertThat(counts).hasSize(10_000).containsOnly(0);
  }
}
