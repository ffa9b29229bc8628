package io.databases.benchmarks.postgresql;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.server.Client;
import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.Server;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring's JdbcClient over HikariCP, transactions by its template; row mappers by hand. */
final class SpringClient implements Client {
  private final HikariDataSource pool;
  private final JdbcClient client;
  private final TransactionTemplate transactions;

  SpringClient(PgServer server) {
    pool = PgJdbcClient.pool(server);
    client = JdbcClient.create(pool);
    transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
  }

  @Override
  public String settings() {
    return "named parameters, row mappers by hand, TransactionTemplate; "
        + PgJdbcClient.poolSettings();
  }

  @Override
  public int select(int id) {
    return read("SELECT id, n FROM world WHERE id = :id", id);
  }

  private int read(String sql, int id) {
    return client.sql(sql).param("id", id).query((row, _) -> row.getInt("n")).single();
  }

  @Override
  public void add(int id) {
    transactions.executeWithoutResult(_ -> {
      int _ = read("SELECT id, n FROM account WHERE id = :id", id);
      client
          .sql("UPDATE account SET n = n + :more WHERE id = :id")
          .param("more", 1)
          .param("id", id)
          .update();
    });
  }

  @Override
  public List<Item> fetchAll() {
    return client.sql(Server.ITEMS).query((row, _) -> PgJdbcClient.item(row)).list();
  }

  @Override
  public void close() {
    pool.close();
  }
}
