package io.databases.benchmarks.server;

/** All rows of {@code item}, one by one. */
public final class Streaming extends ReadingItems<BulkClient> {
  private long sum;

  public Streaming(String name, BulkClient client, Server server, int rows) {
    super(name, client, server, rows);
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
