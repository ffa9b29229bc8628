package io.databases.benchmarks.server;

import io.databases.benchmarks.harness.Load;
import java.util.random.RandomGenerator;

/**
 * Threads that read a row and add one to it in a transaction, again and again. A lost update shows
 * in the sum.
 */
public class Adding extends Load {
  private final Client client;
  private final Server server;

  public Adding(String name, Client client, Server server, int threads) {
    super(name, threads, virtualThreads());
    this.client = client;
    this.server = server;
  }

  @Override
  public String settings() {
    return client.settings();
  }

  @Override
  protected void reset() throws Exception {
    server.zeroAccounts();
  }

  @Override
  protected void work(RandomGenerator random) throws Exception {
    client.add(random.nextInt(1, Server.WORLD_ROWS + 1));
  }

  @Override
  protected void check(long operations) throws Exception {
    server.expect(operations, "SELECT sum(n) FROM account");
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
