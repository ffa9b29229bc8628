package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.DatabaseClient;
import java.util.Map;

/** This library. */
final class OursClient extends DatabaseClient implements FarWork.Later, SlowStatements.Sleeper {
  private OursClient(String url, int size, String how) {
    super(url, size, how);
  }

  OursClient(String url, int size) {
    this(url, size, "otherwise defaults");
  }

  OursClient(PgServer server) {
    this(server.url(), 10);
  }

  /** At another port, a proxy's. */
  static OursClient at(int port) {
    return new OursClient(PgServer.url(port), 10);
  }

  static OursClient onUnixSocket(PgServer server) {
    return new OursClient(server.unixUrl(), 10, "over a Unix socket, otherwise defaults");
  }

  /**
   * The same as {@link #add}, without waiting for the row before the update is sent, nor for the
   * update before COMMIT is: where it failed, the transaction would not be committed.
   */
  void addAtOnce(int id) {
    database()
        .transaction(tx -> {
          var row = tx.async().fetchOne(READ_ACCOUNT, Map.of("id", id));
          var _ = tx.async().execute(ADD, 1, id);
          int _ = row.join().orElseThrow().getInt("n");
        });
  }

  /** The same as {@link #add}, without waiting for the update before COMMIT is sent. */
  void addWithoutWaiting(int id) {
    database()
        .transaction(tx -> {
          int _ = tx.fetchOne(READ_ACCOUNT, Map.of("id", id)).orElseThrow().getInt("n");
          var _ = tx.async().execute(ADD, 1, id);
        });
  }

  @Override
  public void sleep() {
    var _ = database().fetchAll("SELECT pg_sleep(1)");
  }
}
