package io.databases.benchmarks.server;

import io.databases.benchmarks.harness.Bulk;
import java.util.List;

/** Many rows inserted with one call. */
public final class Inserting extends Bulk {
  private final Inserter client;
  private final Server server;
  private final List<Item> items;

  public Inserting(String name, Inserter client, Server server, List<Item> items) {
    super(name);
    this.client = client;
    this.server = server;
    this.items = items;
  }

  @Override
  public String settings() {
    return client.settings();
  }

  @Override
  protected void reset() throws Exception {
    server.execute("TRUNCATE TABLE inserted");
  }

  @Override
  protected long work() throws Exception {
    client.insert(items);
    return items.size();
  }

  @Override
  protected void check() throws Exception {
    long n = items.size();
    server.expect(n, "SELECT count(*) FROM inserted");
    server.expect(n * (n + 1) / 2, server.sumOfInserted());
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
