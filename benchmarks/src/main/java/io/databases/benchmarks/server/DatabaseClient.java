package io.databases.benchmarks.server;

import io.databases.Database;
import io.databases.Query;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** This library. */
public class DatabaseClient implements BulkClient {
  protected static final String READ_ACCOUNT = "SELECT id, n FROM account WHERE id = :id";
  protected static final String ADD = "UPDATE account SET n = n + ? WHERE id = ?";
  private static final String READ_WORLD = "SELECT id, n FROM world WHERE id = :id";
  private static final Query<Item> ALL_ITEMS = Query.of(Server.ITEMS).as(Item.class);

  private final Database database;
  private final String how;
  private final String payload;

  /**
   * @param how what is to be known of its settings
   */
  public DatabaseClient(String url, int size, String how) {
    this(
        Database.builder(url).maxSize(size).open(),
        "at most %d connections, %s".formatted(size, how),
        ":payload");
  }

  /**
   * @param database one that is open, and is closed with this
   * @param payload the placeholder of the JSON column
   */
  public DatabaseClient(Database database, String how, String payload) {
    this.database = database;
    this.how = how;
    this.payload = payload;
  }

  protected final Database database() {
    return database;
  }

  @Override
  public final String settings() {
    return how;
  }

  @Override
  public final int select(int id) {
    return read(READ_WORLD, id);
  }

  /** The same, without waiting for it. */
  public final CompletableFuture<Integer> selectLater(int id) {
    return database
        .async()
        .fetchOne(READ_WORLD, Map.of("id", id))
        .thenApply(row -> row.orElseThrow().getInt("n"));
  }

  private int read(String sql, int id) {
    return database.fetchOne(sql, Map.of("id", id)).orElseThrow().getInt("n");
  }

  @Override
  public final void add(int id) {
    database.transaction(() -> {
      int _ = read(READ_ACCOUNT, id);
      database.execute(ADD, 1, id);
    });
  }

  @Override
  public final void insert(List<Item> items) {
    database.executeMany(
        "INSERT INTO inserted VALUES (:id, :name, :price, :created, :active, %s, :score)"
            .formatted(payload),
        items);
  }

  @Override
  public final List<Item> fetchAll() {
    return database.fetchAll(ALL_ITEMS);
  }

  @Override
  public final long stream() {
    long sum = 0;
    try (var items = database.stream(ALL_ITEMS)) {
      for (var item : items) {
        sum += item.id();
      }
    }
    return sum;
  }

  @Override
  public final void close() {
    database.close();
  }
}
