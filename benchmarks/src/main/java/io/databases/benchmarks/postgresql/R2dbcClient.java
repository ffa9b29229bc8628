package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.server.BulkClient;
import io.databases.benchmarks.server.Item;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** r2dbc-postgresql with 10 connections in r2dbc-pool. */
final class R2dbcClient implements BulkClient {
  private static final String ITEMS =
      "SELECT id, name, price, created, active, payload::text, score FROM item";
  private static final int FETCH_SIZE = 1_000;

  private final ConnectionPool pool;

  R2dbcClient(PgServer server) {
    var factory =
        new PostgresqlConnectionFactory(
            PostgresqlConnectionConfiguration.builder()
                .host(PgServer.HOST)
                .port(server.port())
                .username(PgServer.USER)
                .database(PgServer.DATABASE)
                .build());
    pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(factory)
                .initialSize(10)
                .maxSize(10)
                .maxIdleTime(Duration.ofMinutes(30))
                .build());
    pool.warmup().block();
  }

  @Override
  public String settings() {
    return "r2dbc-pool, 10 connections, all open and warmed up";
  }

  private static Mono<Integer> read(Connection connection, String sql, int id) {
    return Flux.from(connection.createStatement(sql).bind("$1", id).execute())
        .flatMap(result -> result.map(row -> number(row)))
        .next();
  }

  private static int number(Readable row) {
    return get(row, "n", Integer.class);
  }

  private static <T> T get(Readable row, String name, Class<T> type) {
    return Objects.requireNonNull(row.get(name, type));
  }

  private static <T> T get(Mono<T> mono) {
    return Objects.requireNonNull(mono.block());
  }

  @Override
  public int select(int id) {
    return get(
        Mono.usingWhen(
            pool.create(),
            connection -> read(connection, "SELECT id, n FROM world WHERE id = $1", id),
            Connection::close));
  }

  @Override
  public void add(int id) {
    Mono.usingWhen(
            pool.create(),
            connection ->
                Mono.from(connection.beginTransaction())
                    .then(read(connection, "SELECT id, n FROM account WHERE id = $1", id))
                    .flatMap(_ -> update(connection, id))
                    .then(Mono.from(connection.commitTransaction())),
            Connection::close)
        .block();
  }

  private static Mono<Void> update(Connection connection, int id) {
    return Flux.from(
            connection
                .createStatement("UPDATE account SET n = n + $1 WHERE id = $2")
                .bind("$1", 1)
                .bind("$2", id)
                .execute())
        .flatMap(Result::getRowsUpdated)
        .then();
  }

  @Override
  public void insert(List<Item> items) {
    Mono.usingWhen(
            pool.create(),
            connection ->
                Mono.from(connection.beginTransaction())
                    .then(batch(connection, items))
                    .then(Mono.from(connection.commitTransaction())),
            Connection::close)
        .block();
  }

  private static Mono<Void> batch(Connection connection, List<Item> items) {
    var statement =
        connection.createStatement(
            "INSERT INTO inserted VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7)");
    boolean first = true;
    for (var item : items) {
      if (!first) {
        statement.add();
      }
      first = false;
      statement
          .bind(0, item.id())
          .bind(1, item.name())
          .bind(2, item.price())
          .bind(3, item.created())
          .bind(4, item.active())
          .bind(5, item.payload())
          .bind(6, item.score());
    }
    return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).then();
  }

  private static Item item(Readable row) {
    return new Item(
        get(row, "id", Long.class),
        get(row, "name", String.class),
        get(row, "price", BigDecimal.class),
        get(row, "created", OffsetDateTime.class),
        get(row, "active", Boolean.class),
        get(row, "payload", String.class),
        get(row, "score", Double.class));
  }

  @Override
  public List<Item> fetchAll() {
    return get(
        Mono.usingWhen(
            pool.create(),
            connection ->
                Flux.from(connection.createStatement(ITEMS).execute())
                    .flatMap(result -> result.map(row -> item(row)))
                    .collectList(),
            Connection::close));
  }

  @Override
  public long stream() {
    return get(
        Mono.usingWhen(
            pool.create(),
            connection ->
                Mono.from(connection.beginTransaction())
                    .then(
                        Flux.from(connection.createStatement(ITEMS).fetchSize(FETCH_SIZE).execute())
                            .flatMap(result -> result.map(row -> item(row)))
                            .reduce(0L, (sum, item) -> sum + item.id()))
                    .flatMap(sum -> Mono.from(connection.commitTransaction()).thenReturn(sum)),
            Connection::close));
  }

  @Override
  public void close() {
    pool.disposeLater().block();
  }
}
