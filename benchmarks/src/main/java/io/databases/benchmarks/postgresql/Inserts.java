package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Bulk;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.List;

/** Many rows inserted with one call. */
final class Inserts {
  private static final int ROWS = 20_000;
  private static final String OURS = "databases, executeMany";
  private static final String JDBC = "pgjdbc, rewritten batch";
  private static final String VERTX = "Vert.x, executeBatch";
  private static final String R2DBC = "r2dbc, batch";

  private Inserts() {}

  static Workload workload(Plan plan) {
    var items = Item.first(plan.scaled(ROWS));
    return new Workload("d", "insert of %,d rows of 7 columns".formatted(items.size()), "rows")
        .contender(() -> new Inserting(OURS, new OursClient(PgServer.shared()), items))
        .contender(() -> new Inserting(JDBC, new PgJdbcClient(PgServer.shared()), items))
        .contender(
            () -> new Inserting(VERTX, VertxClient.pool(PgServer.shared().port(), 10), items))
        .contender(() -> new Inserting(R2DBC, new R2dbcClient(PgServer.shared()), items))
        .target(OURS, JDBC, 2)
        .compare(OURS, VERTX)
        .compare(OURS, R2DBC)
        .target(OURS, JDBC, Metric.CPU, 0.5);
  }

  private static final class Inserting extends Bulk {
    private final BulkClient client;
    private final List<Item> items;

    Inserting(String name, BulkClient client, List<Item> items) {
      super(name);
      this.client = client;
      this.items = items;
    }

    @Override
    public String settings() {
      return client.settings();
    }

    @Override
    protected void reset() throws Exception {
      PgServer.shared().execute("TRUNCATE inserted");
    }

    @Override
    protected long work() throws Exception {
      client.insert(items);
      return items.size();
    }

    @Override
    protected void check() throws Exception {
      long n = items.size();
      PgServer.shared().expect(n, "SELECT count(*) FROM inserted");
      PgServer.shared()
          .expect(n * (n + 1) / 2, "SELECT sum((payload ->> 'k')::bigint) FROM inserted");
    }

    @Override
    public void close() throws Exception {
      client.close();
    }
  }
}
