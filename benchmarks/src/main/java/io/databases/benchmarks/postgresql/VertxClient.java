package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.BulkClient;
import io.databases.benchmarks.server.Item;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The Vert.x client: its pool, or for point selects its pipelined client with 4 connections.
 * Callers wait for its futures. A numeric and a JSON column are read as it reads them fastest.
 */
final class VertxClient implements BulkClient, FarWork.Later, SlowStatements.Sleeper {
  private static final String ITEMS =
      "SELECT id, name, price, created, active, payload::text, score FROM item";
  private static final int FETCH_SIZE = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;
  private final SqlClient client;
  private final String how;

  private VertxClient(int port, int size, int pipelined) {
    var address =
        new PgConnectOptions()
            .setHost(PgServer.HOST)
            .setPort(port)
            .setDatabase(PgServer.DATABASE)
            .setUser(PgServer.USER)
            .setCachePreparedStatements(true)
            .setPipeliningLimit(256);
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(size))
            .connectingTo(address)
            .using(vertx)
            .build();
    client =
        pipelined == 0
            ? pool
            : PgBuilder.client()
                .with(new PoolOptions().setMaxSize(pipelined))
                .connectingTo(address)
                .using(vertx)
                .build();
    how =
        (pipelined == 0
                ? "pool of %d connections".formatted(size)
                : "pipelined client with %d connections".formatted(pipelined))
            + ", prepared statements cached, pipelining limit 256, NIO";
  }

  static VertxClient pool(int port, int size) {
    return new VertxClient(port, size, 0);
  }

  /** At another port, a proxy's. */
  static VertxClient at(int port) {
    return pool(port, 10);
  }

  /** With the pipelined client for point selects. */
  static VertxClient pipelined(int port) {
    return new VertxClient(port, 10, 4);
  }

  @Override
  public String settings() {
    return how;
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public int select(int id) {
    return selectLater(id).join();
  }

  @Override
  public CompletableFuture<Integer> selectLater(int id) {
    return client
        .preparedQuery("SELECT id, n FROM world WHERE id = $1")
        .execute(Tuple.of(id))
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(rows -> rows.iterator().next().getInteger("n"));
  }

  @Override
  public void add(int id) {
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      var rows =
          await(
              connection
                  .preparedQuery("SELECT id, n FROM account WHERE id = $1")
                  .execute(Tuple.of(id)));
      rows.iterator().next().getInteger("n");
      await(
          connection
              .preparedQuery("UPDATE account SET n = n + $1 WHERE id = $2")
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
      tuples.add(
          Tuple.of(
                  item.id(),
                  item.name(),
                  item.price(),
                  item.created(),
                  item.active(),
                  item.payload())
              .addValue(item.score()));
    }
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      await(
          connection
              .preparedQuery(
                  "INSERT INTO inserted VALUES ($1, $2, $3::numeric, $4, $5, $6::text::jsonb, $7)")
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
        row.getOffsetDateTime(3),
        row.getBoolean(4),
        row.getString(5),
        row.getDouble(6));
  }

  @Override
  public void sleep() {
    await(pool.preparedQuery("SELECT pg_sleep(1)").execute());
  }

  @Override
  public List<Item> fetchAll() {
    SqlResult<List<Item>> result =
        await(
            pool.preparedQuery(ITEMS)
                .collecting(Collectors.mapping(VertxClient::item, Collectors.toList()))
                .execute());
    return result.value();
  }

  @Override
  public long stream() {
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      PreparedStatement statement = await(connection.prepare(ITEMS));
      var sum = new AtomicLong();
      Promise<Void> end = Promise.promise();
      RowStream<Row> rows = statement.createStream(FETCH_SIZE);
      rows.exceptionHandler(end::tryFail);
      rows.endHandler(_ -> end.tryComplete());
      rows.handler(row -> sum.setPlain(sum.getPlain() + item(row).id()));
      await(end.future());
      await(rows.close());
      await(statement.close());
      await(transaction.commit());
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
