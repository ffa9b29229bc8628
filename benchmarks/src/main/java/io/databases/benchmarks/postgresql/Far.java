package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.server.Client;
import io.databases.testing.proxy.Disturbance;
import io.databases.testing.proxy.FaultProxy;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One caller behind a proxy that holds everything back for a millisecond, and counts. */
final class Far<C extends Client> extends Load {
  private static final Duration DISTANCE = Duration.ofMillis(1);

  private final FaultProxy proxy;
  private final C client;
  private final Work<C> work;
  private long tripsBefore;

  /** What the caller does. */
  interface Work<C> {
    void once(C client, RandomGenerator random) throws Exception;
  }

  /** Makes a client of a server at this port. */
  interface Connecting<C> {
    C at(int port) throws Exception;
  }

  private Far(String name, FaultProxy proxy, C client, Work<C> work) {
    super(name, 1, virtualThreads());
    this.proxy = proxy;
    this.client = client;
    this.work = work;
  }

  static <C extends Client> Far<C> away(String name, Connecting<C> connecting, Work<C> work)
      throws Exception {
    var proxy = FaultProxy.to(PgServer.shared().port());
    try {
      for (var direction : FaultProxy.Direction.values()) {
        proxy.disturb(direction, new Disturbance.Delay(DISTANCE));
      }
      return new Far<>(name, proxy, connecting.at(proxy.port()), work);
    } catch (Exception e) {
      proxy.close();
      throw e;
    }
  }

  @Override
  public String settings() {
    return client.settings();
  }

  @Override
  protected void reset() {
    tripsBefore = proxy.roundTrips();
  }

  @Override
  protected void work(RandomGenerator random) throws Exception {
    work.once(client, random);
  }

  @Override
  protected Map<String, Double> more(long operations) {
    return Map.of("round trips", (proxy.roundTrips() - tripsBefore) / (double) operations);
  }

  @Override
  public void close() throws Exception {
    client.close();
    proxy.close();
  }
}
