package io.databases.benchmarks.postgresql;

import io.databases.Database;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Inserter;
import io.databases.benchmarks.server.Inserting;
import io.databases.benchmarks.server.Item;
import io.databases.postgresql.Postgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Many rows by COPY: encoded from records while they are sent, beside bytes that had been encoded
 * before, which is what pgjdbc takes.
 */
final class Copies {
  private static final int ROWS = 20_000;
  private static final String OURS = "databases, copyIn of records";
  private static final String BYTES = "pgjdbc, CopyManager with bytes at hand";

  private Copies() {}

  static Workload workload(Plan plan) {
    var items = Item.first(plan.scaled(ROWS));
    return new Workload("n", "COPY of %,d rows of 7 columns".formatted(items.size()), "rows")
        .contender(() -> new Inserting(OURS, new Records(), PgServer.shared(), items))
        .contender(() -> new Inserting(BYTES, new Bytes(items), PgServer.shared(), items))
        .target(OURS, BYTES, 0.9);
  }

  private static final class Records implements Inserter {
    private final Database database = Database.open(PgServer.shared().url());

    @Override
    public String settings() {
      return "one connection, in binary, otherwise defaults";
    }

    @Override
    public void insert(List<Item> items) {
      var _ = Postgres.copyIn(database, "inserted", items);
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private static final class Bytes implements Inserter {
    private final Connection connection;
    private final byte[] encoded;

    Bytes(List<Item> items) throws SQLException, IOException {
      this.encoded = encode(items);
      this.connection = DriverManager.getConnection(PgServer.shared().jdbcUrl());
    }

    /** As the server itself writes them. */
    private static byte[] encode(List<Item> items) throws SQLException, IOException {
      PgServer.shared().execute("TRUNCATE TABLE inserted");
      var bytes = new ByteArrayOutputStream();
      try (var database = Database.open(PgServer.shared().url())) {
        var _ = Postgres.copyIn(database, "inserted", items);
        var _ = Postgres.copyOut(database, "COPY inserted TO STDOUT (FORMAT binary)", bytes);
      }
      return bytes.toByteArray();
    }

    @Override
    public String settings() {
      return "one connection, the server's own binary form, encoded before the measurement";
    }

    @Override
    public void insert(List<Item> items) throws SQLException, IOException {
      var copies = connection.unwrap(PGConnection.class).getCopyAPI();
      var _ =
          copies.copyIn(
              "COPY inserted FROM STDIN (FORMAT binary)", new ByteArrayInputStream(encoded));
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
