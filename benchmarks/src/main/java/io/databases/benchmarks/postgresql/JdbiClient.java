package io.databases.benchmarks.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.server.Client;
import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.JdbcClient;
import io.databases.benchmarks.server.Server;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Jdbi over HikariCP. Mappers are written by hand, which is faster than Jdbi's by reflection. */
final class JdbiClient implements Client {
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  JdbiClient(PgServer server) {
    pool = PgJdbcClient.pool(server);
    jdbi = Jdbi.create(pool);
  }

  @Override
  public String settings() {
    return "handles, named parameters, row mappers by hand; " + PgJdbcClient.poolSettings();
  }

  @Override
  public int select(int id) {
    return jdbi.withHandle(handle -> read(handle, "SELECT id, n FROM world WHERE id = :id", id));
  }

  private static int read(Handle handle, String sql, int id) {
    return handle.createQuery(sql).bind("id", id).map((row, _) -> row.getInt("n")).one();
  }

  @Override
  public void add(int id) {
    jdbi.useTransaction(handle -> {
      int _ = read(handle, "SELECT id, n FROM account WHERE id = :id", id);
      handle
          .createUpdate("UPDATE account SET n = n + :more WHERE id = :id")
          .bind("more", 1)
          .bind("id", id)
          .execute();
    });
  }

  @Override
  public List<Item> fetchAll() {
    return jdbi.withHandle(
        handle -> handle.createQuery(Server.ITEMS).map((row, _) -> JdbcClient.item(row)).list());
  }

  @Override
  public void close() {
    pool.close();
  }
}
