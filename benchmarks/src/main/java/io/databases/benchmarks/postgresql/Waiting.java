package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Crowd;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.Client;
import io.databases.benchmarks.server.Selecting;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Thousands of callers, each of whom wants one row of a server that does not answer for a while.
 */
final class Waiting {
  private static final int CALLERS = 10_000;
  private static final String OURS = "databases";
  private static final String JDBC = "pgjdbc, HikariCP(10)";
  private static final String VERTX = "Vert.x pipelined client(4)";

  private Waiting() {}

  static Workload workload(Plan plan) {
    int callers = plan.scaled(CALLERS);
    String title = "%,d virtual threads wait for a row each".formatted(callers);
    return new Workload("l", title, "rows")
        .contender(() -> callers(OURS, callers, OursClient::at))
        .contender(() -> callers(JDBC, callers, PgJdbcClient::at))
        .contender(() -> callers(VERTX, callers, VertxClient::pipelined))
        .compare(OURS, JDBC)
        .compare(OURS, VERTX);
  }

  private static <C extends Client> Callers callers(
      String name, int size, Far.Connecting<C> connecting) throws Exception {
    var proxy = FaultProxy.to(PgServer.shared().port());
    try {
      var client = connecting.at(proxy.port());
      Selecting.select(client, ThreadLocalRandom.current()); // it has connected
      return new Callers(name, size, proxy, client);
    } catch (Exception e) {
      proxy.close();
      throw e;
    }
  }

  private static final class Callers extends Crowd {
    private final FaultProxy proxy;
    private final Client client;

    Callers(String name, int size, FaultProxy proxy, Client client) {
      super(name, size);
      this.proxy = proxy;
      this.client = client;
    }

    @Override
    public String settings() {
      return client.settings();
    }

    @Override
    protected void hold() {
      proxy.disturb(FaultProxy.Direction.TO_CLIENT, new Disturbance.Stall(0));
    }

    @Override
    protected void release() {
      proxy.heal();
    }

    @Override
    protected void visit() throws Exception {
      Selecting.select(client, ThreadLocalRandom.current());
    }

    @Override
    protected int waiting(List<Thread> threads) {
      return standing(threads);
    }

    @Override
    public void close() throws Exception {
      client.close();
      proxy.close();
    }
  }
}
