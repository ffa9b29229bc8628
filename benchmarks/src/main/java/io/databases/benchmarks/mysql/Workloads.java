package io.databases.benchmarks.mysql;

import io.databases.benchmarks.harness.Bulk;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Adding;
import io.databases.benchmarks.server.BulkClient;
import io.databases.benchmarks.server.DatabaseClient;
import io.databases.benchmarks.server.Fetching;
import io.databases.benchmarks.server.Inserting;
import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.Selecting;
import io.databases.benchmarks.server.Streaming;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The workloads of PostgreSQL that need nothing of PostgreSQL, on one server. */
final class Workloads {
  private static final String OURS = "databases";

  private final Supplier<MySqlFamilyServer> server;

  /** This library first, and then that whose driver it uses. */
  private final List<Way> all = new ArrayList<>();

  private final Way pipelined;

  /**
   * A way to reach the server, and what the report calls it.
   *
   * @param inserting what its documentation advises for batches, which may not be best for the rest
   */
  record Way(
      String name,
      Function<MySqlFamilyServer, BulkClient> client,
      Function<MySqlFamilyServer, BulkClient> inserting) {
    Way(String name, Function<MySqlFamilyServer, BulkClient> client) {
      this(name, client, client);
    }
  }

  /** Does something large by a client. */
  private interface Work {
    Bulk with(String name, BulkClient client, MySqlFamilyServer server);
  }

  /**
   * @param driver the driver that this library uses
   * @param peers the first is by the same driver
   * @param pipelined takes part in point selects alone
   */
  Workloads(Supplier<MySqlFamilyServer> server, String driver, List<Way> peers, Way pipelined) {
    this.server = server;
    this.pipelined = pipelined;
    String how = "by way of %s, otherwise defaults".formatted(driver);
    all.add(new Way(OURS, to -> new DatabaseClient(to.url(), 10, how)));
    all.addAll(peers);
  }

  List<Function<Plan, List<Workload>>> functions() {
    return List.of(
        Suite.one(_ -> selects("a", 64)),
        Suite.one(_ -> selects("b", 1)),
        Suite.one(_ -> transactions()),
        Suite.one(this::inserts),
        Suite.one(this::reads),
        Suite.one(this::streams));
  }

  private Workload selects(String key, int threads) {
    String title = "SELECT of one row by primary key, %d virtual threads".formatted(threads);
    var workload = new Workload(key, title, "rows");
    var ways = new ArrayList<>(all);
    ways.add(pipelined);
    for (var way : ways) {
      workload.contender(() -> new Selecting(way.name, client(way), threads));
    }
    return compared(workload)
        .compare(OURS, pipelined.name)
        .target(OURS, sameDriver(), Metric.CPU, 0);
  }

  private Workload transactions() {
    String title = "transaction of SELECT and UPDATE, 64 virtual threads";
    var workload = new Workload("c", title, "transactions");
    for (var way : all) {
      workload.contender(() -> new Adding(way.name, client(way), server.get(), 64));
    }
    return compared(workload).target(OURS, sameDriver(), Metric.CPU, 0);
  }

  private Workload inserts(Plan plan) {
    var items = Item.first(plan.scaled(20_000));
    String title = "insert of %,d rows of 7 columns".formatted(items.size());
    Work work = (name, client, on) -> new Inserting(name, client, on, items);
    return bulk("d", title, Way::inserting, work);
  }

  private Workload reads(Plan plan) {
    int rows = plan.scaled(200_000);
    String title = "fetchAll of %,d rows of 7 columns".formatted(rows);
    Work work = (name, client, on) -> new Fetching(name, client, on, rows);
    return bulk("e", title, Way::client, work).target(OURS, sameDriver(), Metric.GARBAGE, 0);
  }

  private Workload streams(Plan plan) {
    int rows = plan.scaled(200_000);
    String title = "stream of %,d rows of 7 columns".formatted(rows);
    Work work = (name, client, on) -> new Streaming(name, client, on, rows);
    return bulk("f", title, Way::client, work);
  }

  private Workload bulk(
      String key,
      String title,
      Function<Way, Function<MySqlFamilyServer, BulkClient>> clients,
      Work work) {
    var workload = new Workload(key, title, "rows");
    for (var way : all) {
      var client = clients.apply(way);
      workload.contender(() -> work.with(way.name, client.apply(server.get()), server.get()));
    }
    return compared(workload);
  }

  private Workload compared(Workload workload) {
    for (var peer : all.subList(1, all.size())) {
      workload.compare(OURS, peer.name);
    }
    return workload;
  }

  private String sameDriver() {
    return all.get(1).name;
  }

  private BulkClient client(Way way) {
    return way.client.apply(server.get());
  }
}
