package io.databases.benchmarks.server;

import io.databases.benchmarks.harness.Bulk;
import java.util.List;

/** All rows of {@code item} as a list; every value of it is looked at. */
public final class Fetching extends Bulk {
  private final Client client;
  private final Server server;
  private final int rows;
  private List<Item> items = List.of();

  public Fetching(String name, Client client, Server server, int rows) {
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

  @Override
  public void close() throws Exception {
    client.close();
  }
}
