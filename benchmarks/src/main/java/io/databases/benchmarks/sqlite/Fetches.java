package io.databases.benchmarks.sqlite;

import io.databases.Database;
import io.databases.Json;
import io.databases.Query;
import io.databases.Row;
import io.databases.benchmarks.harness.Bulk;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Many rows read into a list, every value of them. Records have the same Java types on both sides;
 * raw values are what each library gives by itself, which for the raw driver is no more than
 * integer, double and text.
 */
final class Fetches {
  private static final int ROWS = 200_000;
  private static final String RECORDS = "databases, records";
  private static final String VALUES = "databases, raw values";
  private static final String RAW_RECORDS = "sqlite-jdbc, records";
  private static final String RAW_VALUES = "sqlite-jdbc, raw values";
  private static final String SQL =
      "SELECT id, name, price, created, active, payload, score FROM item";

  private Fetches() {}

  /** A row with its Java types. */
  record Item(
      long id,
      String name,
      BigDecimal price,
      LocalDateTime created,
      boolean active,
      Json payload,
      double score) {}

  static Workload workload(Plan plan) {
    int rows = plan.scaled(ROWS);
    return new Workload("d", "fetchAll of %,d rows of 7 columns".formatted(rows), "rows")
        .contender(() -> new OurRecords(file(plan, rows), rows))
        .contender(() -> new RawRecords(file(plan, rows), rows))
        .contender(() -> new OurValues(file(plan, rows), rows))
        .contender(() -> new RawValues(file(plan, rows), rows))
        .target(RECORDS, RAW_RECORDS, 0.9)
        .compare(VALUES, RAW_VALUES);
  }

  private static SqliteFile file(Plan plan, int rows) throws Exception {
    return SqliteFile.create(
        plan.directory(),
        """
        CREATE TABLE item (id INTEGER PRIMARY KEY, name VARCHAR(100), price DECIMAL(10, 2),
          created TIMESTAMP, active BOOLEAN, payload JSON, score DOUBLE)
        """,
        """
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < %d)
        INSERT INTO item SELECT i, 'item name ' || i, i * 7919 %% 1000000 / 100.0,
          datetime('2024-01-01', '+' || i || ' seconds'), i %% 2,
          '{"k": ' || i || ', "tag": "t' || (i %% 100) || '"}', i / 7.0 FROM i
        """
            .formatted(rows));
  }

  /** What the list of a fetch must come to. */
  private abstract static class Fetch<T> extends Bulk {
    private final SqliteFile file;
    private final int count;
    private List<T> rows = List.of();

    Fetch(String name, SqliteFile file, int count) {
      super(name);
      this.file = file;
      this.count = count;
    }

    abstract List<T> fetch() throws Exception;

    @Override
    protected final void reset() {
      rows = List.of();
    }

    @Override
    protected final long work() throws Exception {
      rows = fetch();
      return rows.size();
    }

    /** Fails unless this is the row that belongs to the id. */
    abstract void check(int id, T row);

    @Override
    protected final void check() {
      expect(rows.size() == count, rows.size());
      for (int i = 0; i < count; i++) {
        check(i + 1, rows.get(i));
      }
      rows = List.of();
    }

    static void expect(boolean right, Object found) {
      if (!right) {
        throw new IllegalStateException("wrong result: " + found);
      }
    }

    @Override
    public void close() throws Exception {
      file.close();
    }
  }

  private static void check(int id, Item item) {
    Fetch.expect(
        item.id == id
            && item.name.equals("item name " + id)
            && item.price.doubleValue() == id * 7919L % 1_000_000 / 100.0
            && item.created.equals(LocalDateTime.of(2024, 1, 1, 0, 0).plusSeconds(id))
            && item.active == (id % 2 == 1)
            && item.payload.text().equals("{\"k\": " + id + ", \"tag\": \"t" + id % 100 + "\"}")
            && item.score == id / 7.0,
        item);
  }

  private static final class OurRecords extends Fetch<Item> {
    private static final Query<Item> QUERY = Query.of(SQL).as(Item.class);

    private final Database database;

    OurRecords(SqliteFile file, int count) {
      super(RECORDS, file, count);
      this.database = file.open();
    }

    @Override
    List<Item> fetch() {
      return database.fetchAll(QUERY);
    }

    @Override
    void check(int id, Item row) {
      Fetches.check(id, row);
    }

    @Override
    public void close() throws Exception {
      database.close();
      super.close();
    }
  }

  private static final class OurValues extends Fetch<Row> {
    private final Database database;

    OurValues(SqliteFile file, int count) {
      super(VALUES, file, count);
      this.database = file.open();
    }

    @Override
    List<Row> fetch() {
      var rows = database.fetchAll(SQL);
      for (var row : rows) {
        for (int i = 0; i < 7; i++) {
          expect(row.get(i) != null, row);
        }
      }
      return rows;
    }

    @Override
    void check(int id, Row row) {
      Fetches.check(id, row.as(Item.class));
    }

    @Override
    public void close() throws Exception {
      database.close();
      super.close();
    }
  }

  /** The raw driver's connection and statement. */
  private abstract static class Raw<T> extends Fetch<T> {
    private final Connection connection;
    final PreparedStatement statement;

    Raw(String name, SqliteFile file, int count) throws SQLException {
      super(name, file, count);
      this.connection = file.connect();
      this.statement = connection.prepareStatement(SQL);
    }

    @Override
    public void close() throws Exception {
      statement.close();
      connection.close();
      super.close();
    }
  }

  private static final class RawRecords extends Raw<Item> {
    RawRecords(SqliteFile file, int count) throws SQLException {
      super(RAW_RECORDS, file, count);
    }

    @Override
    List<Item> fetch() throws SQLException {
      var items = new ArrayList<Item>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          items.add(
              new Item(
                  rows.getLong(1),
                  rows.getString(2),
                  new BigDecimal(rows.getString(3)),
                  // Twice as fast as a DateTimeFormatter.
                  Timestamp.valueOf(rows.getString(4)).toLocalDateTime(),
                  rows.getBoolean(5),
                  Json.trusted(rows.getString(6)),
                  rows.getDouble(7)));
        }
      }
      return items;
    }

    @Override
    void check(int id, Item row) {
      Fetches.check(id, row);
    }
  }

  private static final class RawValues extends Raw<Object[]> {
    RawValues(SqliteFile file, int count) throws SQLException {
      super(RAW_VALUES, file, count);
    }

    @Override
    List<Object[]> fetch() throws SQLException {
      var list = new ArrayList<Object[]>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var values = new Object[7];
          for (int i = 0; i < 7; i++) {
            values[i] = rows.getObject(i + 1);
          }
          list.add(values);
        }
      }
      return list;
    }

    @Override
    void check(int id, Object[] row) {
      expect(row[0].equals(id) && row[6].equals(id / 7.0), id);
    }
  }
}
