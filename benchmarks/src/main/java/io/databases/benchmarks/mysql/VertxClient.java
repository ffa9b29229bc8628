package io.databases.benchmarks.mysql;

import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.Server;
import io.databases.benchmarks.server.VertxSqlClient;
import io.vertx.mysqlclient.MySQLBuilder;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;

/** The Vert.x MySQL client. A JSON column is read as text: it would be parsed. */
final class VertxClient extends VertxSqlClient {
  private VertxClient(MySqlFamilyServer server, int size) {
    super(statements(server), address(server), MySQLBuilder.pool(), size);
  }

  private VertxClient(MySqlFamilyServer server, int size, int pipelined) {
    super(
        statements(server),
        address(server).setPipeliningLimit(PIPELINED),
        MySQLBuilder.pool(),
        size,
        MySQLBuilder.client(),
        pipelined);
  }

  static VertxClient pool(MySqlFamilyServer server) {
    return new VertxClient(server, 10);
  }

  /** With the pipelined client for point selects. */
  static VertxClient pipelined(MySqlFamilyServer server) {
    return new VertxClient(server, 10, 4);
  }

  private static Statements statements(MySqlFamilyServer server) {
    return new Statements(
        "SELECT id, n FROM world WHERE id = ?",
        "SELECT id, n FROM account WHERE id = ?",
        "UPDATE account SET n = n + ? WHERE id = ?",
        "INSERT INTO inserted VALUES (?, ?, ?, ?, ?, ?, ?)",
        Server.ITEMS.replace("payload", server.jsonAsText()));
  }

  private static MySQLConnectOptions address(MySqlFamilyServer server) {
    return new MySQLConnectOptions()
        .setHost(MySqlFamilyServer.HOST)
        .setPort(server.port())
        .setDatabase(MySqlFamilyServer.DATABASE)
        .setUser(MySqlFamilyServer.USER)
        .setPassword(MySqlFamilyServer.PASSWORD)
        .setSslMode(SslMode.DISABLED)
        .setCachePreparedStatements(true);
  }

  @Override
  protected Item item(Row row) {
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
  protected Tuple tuple(Item item) {
    var created = item.created().withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    return Tuple.of(item.id(), item.name(), item.price(), created, item.active(), item.payload())
        .addValue(item.score());
  }
}
