package io.databases.benchmarks.server;

import io.databases.benchmarks.harness.Bulk;

/** All rows of {@code item}, read in the client's own way. */
abstract class ReadingItems<C extends Client> extends Bulk {
  final C client;
  final int rows;
  private final Server server;

  ReadingItems(String name, C client, Server server, int rows) {
    super(name);
    this.client = client;
    this.server = server;
    this.rows = rows;
  }

  @Override
  public final String settings() {
    return client.settings();
  }

  @Override
  protected final void reset() throws Exception {
    server.items(rows);
  }

  @Override
  public final void close() throws Exception {
    client.close();
  }
}
