package io.databases.benchmarks.postgresql;

import io.databases.Database;
import io.databases.Query;
import java.util.List;
import java.util.Map;

/** This library, at most 10 connections. */
final class OursClient implements Client {
  private static final Query<Item> ITEMS = Query.of(PgServer.ITEMS).as(Item.class);

  private final Database database;

  OursClient(String url) {
    this.database = Database.builder(url).maxSize(10).open();
  }

  Database database() {
    return database;
  }

  @Override
  public int select(int id) {
    return read("SELECT id, n FROM world WHERE id = :id", id);
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

  @Override
  public void insert(List<Item> items) {
    database.executeMany(
        "INSERT INTO inserted VALUES (:id, :name, :price, :created, :active, :payload, :score)",
        items);
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
