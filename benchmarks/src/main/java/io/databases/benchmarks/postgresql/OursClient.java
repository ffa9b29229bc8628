package io.databases.benchmarks.postgresql;

import io.databases.Database;
import io.databases.Query;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** This library. */
final class OursClient implements BulkClient, FarWork.Later, SlowStatements.Sleeper {
  private static final Query<Item> ITEMS = Query.of(PgServer.ITEMS).as(Item.class);

  private final Database database;
  private final String how;

  private OursClient(String url, int size, String how) {
    this.database = Database.builder(url).maxSize(size).open();
    this.how = how;
  }

  OursClient(String url, int size) {
    this(url, size, "at most %d connections, otherwise defaults".formatted(size));
  }

  OursClient(PgServer server) {
    this(server.url(), 10);
  }

  /** At another port, a proxy's. */
  static OursClient at(int port) {
    return new OursClient(PgServer.url(port), 10);
  }

  static OursClient onUnixSocket(PgServer server) {
    return new OursClient(
        server.unixUrl(), 10, "at most 10 connections, over a Unix socket, otherwise defaults");
  }

  Database database() {
    return database;
  }

  @Override
  public String settings() {
    return how;
  }

  @Override
  public int select(int id) {
    return read("SELECT id, n FROM world WHERE id = :id", id);
  }

  @Override
  public CompletableFuture<Integer> selectLater(int id) {
    return database
        .async()
        .fetchOne("SELECT id, n FROM world WHERE id = :id", Map.of("id", id))
        .thenApply(row -> row.orElseThrow().getInt("n"));
  }

  private int read(String sql, int id) {
    return database.fetchOne(sql, Map.of("id", id)).orElseThrow().getInt("n");
  }

  @Override
  public void add(int id) {
    database.transaction(() -> {
      int _ = read("SELECT id, n FROM account WHERE id = :id", id);
      database.execute("UPDATE account SET n = n + ? WHERE id = ?", 1, id);
    });
  }

  /** The same as {@link #add}, without waiting for the row before the update is sent. */
  void addAtOnce(int id) {
    database.transaction(tx -> {
      var row = tx.async().fetchOne("SELECT id, n FROM account WHERE id = :id", Map.of("id", id));
      var update = tx.async().execute("UPDATE account SET n = n + ? WHERE id = ?", 1, id);
      int _ = row.join().orElseThrow().getInt("n");
      update.join();
    });
  }

  @Override
  public void insert(List<Item> items) {
    database.executeMany(
        "INSERT INTO inserted VALUES (:id, :name, :price, :created, :active, :payload, :score)",
        items);
  }

  @Override
  public void sleep() {
    var _ = database.fetchAll("SELECT pg_sleep(1)");
  }

  @Override
  public List<Item> fetchAll() {
    return database.fetchAll(ITEMS);
  }

  @Override
  public long stream() {
    long sum = 0;
    try (var items = database.stream(ITEMS)) {
      for (var item : items) {
        sum += item.id();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    database.close();
  }
}
