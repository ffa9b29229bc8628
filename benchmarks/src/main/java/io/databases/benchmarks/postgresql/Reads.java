package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Bulk;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.List;

/** Many rows read, every column of them. */
final class Reads {
  private static final int ROWS = 200_000;
  private static final String OURS = "databases";
  private static final String JDBC = "pgjdbc";
  private static final String VERTX = "Vert.x";
  private static final String R2DBC = "r2dbc";
  private static final String JDBI = "Jdbi";
  private static final String JOOQ = "jOOQ";
  private static final String SPRING = "Spring JdbcClient";

  private Reads() {}

  /** Makes one way of reading. */
  private interface Reading {
    Bulk with(String name, BulkClient client, int rows);
  }

  static Workload all(Plan plan) {
    int rows = plan.scaled(ROWS);
    var workload = new Workload("e", "fetchAll of %,d rows of 7 columns".formatted(rows), "rows");
    return contenders(workload, rows, FetchAll::new)
        .contender(() -> new FetchAll(JDBI, new JdbiClient(PgServer.shared()), rows))
        .contender(() -> new FetchAll(JOOQ, new JooqClient(PgServer.shared()), rows))
        .contender(() -> new FetchAll(SPRING, new SpringClient(PgServer.shared()), rows))
        .target(OURS, JDBC, 1.5)
        .compare(OURS, VERTX)
        .compare(OURS, R2DBC)
        .compare(OURS, JDBI)
        .compare(OURS, JOOQ)
        .compare(OURS, SPRING)
        .target(OURS, JDBC, Metric.GARBAGE, 0.5);
  }

  static Workload stream(Plan plan) {
    int rows = plan.scaled(ROWS);
    var workload = new Workload("f", "stream of %,d rows of 7 columns".formatted(rows), "rows");
    return contenders(workload, rows, Streaming::new)
        .target(OURS, JDBC, 1.2)
        .compare(OURS, VERTX)
        .compare(OURS, R2DBC)
        .target(OURS, JDBC, Metric.GARBAGE, 0.5);
  }

  private static Workload contenders(Workload workload, int rows, Reading reading) {
    return workload
        .contender(() -> reading.with(OURS, new OursClient(PgServer.shared()), rows))
        .contender(() -> reading.with(JDBC, new PgJdbcClient(PgServer.shared()), rows))
        .contender(() -> reading.with(VERTX, VertxClient.pool(PgServer.shared().port(), 10), rows))
        .contender(() -> reading.with(R2DBC, new R2dbcClient(PgServer.shared()), rows));
  }

  private abstract static class Read<C extends Client> extends Bulk {
    final C client;
    final int rows;

    Read(String name, C client, int rows) {
      super(name);
      this.client = client;
      this.rows = rows;
    }

    @Override
    public String settings() {
      return client.settings();
    }

    @Override
    protected void reset() throws Exception {
      PgServer.shared().items(rows);
    }

    @Override
    public void close() throws Exception {
      client.close();
    }
  }

  private static final class FetchAll extends Read<Client> {
    private List<Item> items = List.of();

    FetchAll(String name, Client client, int rows) {
      super(name, client, rows);
    }

    @Override
    protected long work() throws Exception {
      items = client.fetchAll();
      return items.size();
    }

    @Override
    protected void check() {
      if (items.size() != rows) {
        throw new IllegalStateException(items.size() + " rows instead of " + rows);
      }
      items.forEach(Item::verify);
      items = List.of();
    }
  }

  private static final class Streaming extends Read<BulkClient> {
    private long sum;

    Streaming(String name, BulkClient client, int rows) {
      super(name, client, rows);
    }

    @Override
    protected long work() throws Exception {
      sum = client.stream();
      return rows;
    }

    @Override
    protected void check() {
      if (sum != rows * (rows + 1L) / 2) {
        throw new IllegalStateException("the ids sum up to " + sum);
      }
    }
  }
}
