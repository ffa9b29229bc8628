package io.databases.benchmarks.server;

import java.util.List;

/** All rows of {@code item} as a list; every value of it is looked at. */
public final class Fetching extends ReadingItems<Client> {
  private List<Item> items = List.of();

  public Fetching(String name, Client client, Server server, int rows) {
    super(name, client, server, rows);
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
