package io.databases.benchmarks.mariadb;

import io.databases.benchmarks.server.BulkClient;
import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.Server;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The Vert.x MySQL client: its pool, or for point selects its pipelined client. */
final class VertxClient implements BulkClient {
  private static final int FETCH_SIZE = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;
  private final SqlClient client;
  private final String how;

  private VertxClient(MariaDbServer server, int pipelined) {
    var address =
        new MySQLConnectOptions()
            .setHost(MariaDbServer.HOST)
            .setPort(server.port())
            .setDatabase(MariaDbServer.DATABASE)
            .setUser(MariaDbServer.USER)
            .setSslMode(SslMode.DISABLED)
            .setCachePreparedStatements(true)
            .setPipeliningLimit(pipelined == 0 ? 1 : 256);
    pool =
        MySQLBuilder.pool()
            .with(new PoolOptions().setMaxSize(10))
            .connectingTo(address)
            .using(vertx)
            .build();
    client =
        pipelined == 0
            ? pool
            : MySQLBuilder.client()
                .with(new PoolOptions().setMaxSize(pipelined))
                .connectingTo(address)
                .using(vertx)
                .build();
    how =
        (pipelined == 0
                ? "pool of 10 connections"
                : "pipelined client with %d connections, limit 256".formatted(pipelined))
            + ", prepared statements cached, NIO";
  }

  static VertxClient pool(MariaDbServer server) {
    return new VertxClient(server, 0);
  }

  /** With the pipelined client for point selects. */
  static VertxClient pipelined(MariaDbServer server) {
    return new VertxClient(server, 4);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public String settings() {
    return how;
  }

  @Override
  public int select(int id) {
    return read(client, "SELECT id, n FROM world WHERE id = ?", id);
  }

  private static int read(SqlClient on, String sql, int id) {
    var rows = await(on.preparedQuery(sql).execute(Tuple.of(id)));
    return rows.iterator().next().getInteger("n");
  }

  @Override
  public void add(int id) {
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      int _ = read(connection, "SELECT id, n FROM account WHERE id = ?", id);
      await(
          connection
              .preparedQuery("UPDATE account SET n = n + ? WHERE id = ?")
              .execute(Tuple.of(1, id)));
      await(transaction.commit());
    } finally {
      await(connection.close());
    }
  }

  @Override
  public void insert(List<Item> items) {
    var tuples = new ArrayList<Tuple>(items.size());
    for (var item : items) {
      LocalDateTime created =
          item.created().withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
      tuples.add(
          Tuple.of(item.id(), item.name(), item.price(), created, item.active(), item.payload())
              .addValue(item.score()));
    }
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      await(
          connection
              .preparedQuery("INSERT INTO inserted VALUES (?, ?, ?, ?, ?, ?, ?)")
              .executeBatch(tuples));
      await(transaction.commit());
    } finally {
      await(connection.close());
    }
  }

  private static Item item(Row row) {
    return new Item(
        row.getLong(0),
        row.getString(1),
        row.getBigDecimal(2),
        row.getLocalDateTime(3).atOffset(ZoneOffset.UTC),
        row.getBoolean(4),
        row.getString(5),
        row.getDouble(6));
  }

  @Override
  public List<Item> fetchAll() {
    SqlResult<List<Item>> result =
        await(
            pool.preparedQuery(Server.ITEMS)
                .collecting(Collectors.mapping(VertxClient::item, Collectors.toList()))
                .execute());
    return result.value();
  }

  @Override
  public long stream() {
    SqlConnection connection = await(pool.getConnection());
    try {
      PreparedStatement statement = await(connection.prepare(Server.ITEMS));
      var sum = new AtomicLong();
      Promise<Void> end = Promise.promise();
      RowStream<Row> rows = statement.createStream(FETCH_SIZE);
      rows.exceptionHandler(end::tryFail);
      rows.endHandler(_ -> end.tryComplete());
      rows.handler(row -> sum.setPlain(sum.getPlain() + item(row).id()));
      await(end.future());
      await(rows.close());
      await(statement.close());
      return sum.get();
    } finally {
      await(connection.close());
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
