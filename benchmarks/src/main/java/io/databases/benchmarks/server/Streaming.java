package io.databases.benchmarks.server;

import io.databases.benchmarks.harness.Bulk;

/** All rows of {@code item}, one by one. */
public final class Streaming extends Bulk {
  private final BulkClient client;
  private final Server server;
  private final int rows;
  private long sum;

  public Streaming(String name, BulkClient client, Server server, int rows) {
    super(name);
    this.client = client;
    this.server = server;
    this.rows = rows;
  }

  @Override
  public String settings() {
    return client.settings();
  }

  @Override
  protected void reset() throws Exception {
    server.items(rows);
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

  @Override
  public void close() throws Exception {
    client.close();
  }
}
