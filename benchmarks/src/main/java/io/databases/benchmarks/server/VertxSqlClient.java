package io.databases.benchmarks.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowStream;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A client of Vert.x: its pool, or for point selects its pipelined client. Callers wait for its
 * futures.
 */
public abstract class VertxSqlClient implements BulkClient {
  /** How many statements the pipelined client may have on their way on one connection. */
  protected static final int PIPELINED = 256;

  private static final int FETCH_SIZE = 1_000;

  /** Without the folder that it would make for files of the class path. */
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));

  private final Statements statements;
  private final Pool pool;
  private final SqlClient selecting;
  private final String how;

  /**
   * The statements, with the database's placeholders.
   *
   * @param world reads a row of {@code world}
   * @param account reads a row of {@code account}
   * @param add takes what is added, and the id
   * @param insert takes the columns of an item in their order
   * @param items reads all items, as the database gives them fastest
   */
  public record Statements(String world, String account, String add, String insert, String items) {}

  /** A pool of so many connections. */
  protected VertxSqlClient(
      Statements statements, SqlConnectOptions address, ClientBuilder<Pool> pools, int size) {
    this.statements = statements;
    this.pool = connect(pools, address, size);
    this.selecting = pool;
    this.how = "pool of %d connections, prepared statements cached, NIO".formatted(size);
  }

  /** The same, with the pipelined client of so many connections for point selects. */
  protected VertxSqlClient(
      Statements statements,
      SqlConnectOptions address,
      ClientBuilder<Pool> pools,
      int size,
      ClientBuilder<SqlClient> clients,
      int pipelined) {
    this.statements = statements;
    this.pool = connect(pools, address, size);
    this.selecting = connect(clients, address, pipelined);
    this.how =
        "pipelined client with %d connections, limit %d, prepared statements cached, NIO"
            .formatted(pipelined, PIPELINED);
  }

  private <C> C connect(ClientBuilder<C> builder, SqlConnectOptions address, int size) {
    return builder
        .with(new PoolOptions().setMaxSize(size))
        .connectingTo(address)
        .using(vertx)
        .build();
  }

  /** A row of the statement that reads all items. */
  protected abstract Item item(Row row);

  /** The columns of an item in their order. */
  protected abstract Tuple tuple(Item item);

  protected final Pool pool() {
    return pool;
  }

  protected static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public final String settings() {
    return how;
  }

  @Override
  public final int select(int id) {
    return selectLater(id).join();
  }

  /** The same, without waiting for it. */
  public final CompletableFuture<Integer> selectLater(int id) {
    return read(selecting, statements.world, id).toCompletionStage().toCompletableFuture();
  }

  private static Future<Integer> read(SqlClient on, String sql, int id) {
    return on.preparedQuery(sql)
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getInteger("n"));
  }

  @Override
  public final void add(int id) {
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      int _ = await(read(connection, statements.account, id));
      await(connection.preparedQuery(statements.add).execute(Tuple.of(1, id)));
      await(transaction.commit());
    } finally {
      await(connection.close());
    }
  }

  @Override
  public final void insert(List<Item> items) {
    var tuples = items.stream().map(this::tuple).toList();
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      await(connection.preparedQuery(statements.insert).executeBatch(tuples));
      await(transaction.commit());
    } finally {
      await(connection.close());
    }
  }

  @Override
  public final List<Item> fetchAll() {
    SqlResult<List<Item>> result =
        await(
            pool.preparedQuery(statements.items)
                .collecting(Collectors.mapping(this::item, Collectors.toList()))
                .execute());
    return result.value();
  }

  @Override
  public final long stream() {
    SqlConnection connection = await(pool.getConnection());
    try {
      Transaction transaction = await(connection.begin());
      PreparedStatement statement = await(connection.prepare(statements.items));
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
  public final void close() {
    await(vertx.close());
  }
}
