package io.databases.benchmarks.server;

import io.databases.benchmarks.harness.Load;
import java.util.random.RandomGenerator;

/** Threads that read one row of {@code world} by its key, again and again. */
public class Selecting extends Load {
  private final Client client;

  public Selecting(String name, Client client, int threads) {
    super(name, threads, virtualThreads());
    this.client = client;
  }

  @Override
  public final String settings() {
    return client.settings();
  }

  @Override
  protected final void work(RandomGenerator random) throws Exception {
    select(client, random);
  }

  /** One row; fails where it is not the right one. */
  public static void select(Client client, RandomGenerator random) throws Exception {
    int id = random.nextInt(1, Server.WORLD_ROWS + 1);
    int n = client.select(id);
    if (n != id * 3) {
      throw new IllegalStateException("row " + id + " has " + n);
    }
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
