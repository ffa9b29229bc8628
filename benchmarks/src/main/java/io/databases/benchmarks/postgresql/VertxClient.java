package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.VertxSqlClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** The Vert.x client. A numeric and a JSON column are read as it reads them fastest. */
final class VertxClient extends VertxSqlClient implements FarWork.Later, SlowStatements.Sleeper {
  private static final Statements STATEMENTS =
      new Statements(
          "SELECT id, n FROM world WHERE id = $1",
          "SELECT id, n FROM account WHERE id = $1",
          "UPDATE account SET n = n + $1 WHERE id = $2",
          "INSERT INTO inserted VALUES ($1, $2, $3::numeric, $4, $5, $6::text::jsonb, $7)",
          "SELECT id, name, price, created, active, payload::text, score FROM item");

  private VertxClient(PgConnectOptions address, int size) {
    super(STATEMENTS, address, PgBuilder.pool(), size);
  }

  private VertxClient(PgConnectOptions address, int size, int pipelined) {
    super(STATEMENTS, address, PgBuilder.pool(), size, PgBuilder.client(), pipelined);
  }

  static VertxClient pool(int port, int size) {
    return new VertxClient(address(port), size);
  }

  /** At another port, a proxy's. */
  static VertxClient at(int port) {
    return pool(port, 10);
  }

  /** With the pipelined client for point selects. */
  static VertxClient pipelined(int port) {
    return new VertxClient(address(port), 10, 4);
  }

  private static PgConnectOptions address(int port) {
    return new PgConnectOptions()
        .setHost(PgServer.HOST)
        .setPort(port)
        .setDatabase(PgServer.DATABASE)
        .setUser(PgServer.USER)
        .setCachePreparedStatements(true)
        .setPipeliningLimit(PIPELINED);
  }

  @Override
  protected Item item(Row row) {
    return new Item(
        row.getLong(0),
        row.getString(1),
        row.getBigDecimal(2),
        row.getOffsetDateTime(3),
        row.getBoolean(4),
        row.getString(5),
        row.getDouble(6));
  }

  @Override
  protected Tuple tuple(Item item) {
    return Tuple.of(
            item.id(), item.name(), item.price(), item.created(), item.active(), item.payload())
        .addValue(item.score());
  }

  @Override
  public void sleep() {
    await(pool().preparedQuery("SELECT pg_sleep(1)").execute());
  }
}
