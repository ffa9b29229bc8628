package io.databases.benchmarks.postgresql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.server.Client;
import io.databases.benchmarks.server.Item;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Records;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * jOOQ over HikariCP, by its DSL as its generated code would use it, rows to records by constructor
 * rather than by reflection, without its logging of statements.
 */
final class JooqClient implements Client {
  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private static final Table<Record> WORLD = table(name("world"));
  private static final Table<Record> ACCOUNT = table(name("account"));
  private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);
  private static final Field<Integer> N = field(name("n"), SQLDataType.INTEGER);

  private final HikariDataSource pool;
  private final DSLContext jooq;

  JooqClient(PgServer server) {
    pool = PgJdbcClient.pool(server);
    jooq = DSL.using(pool, SQLDialect.POSTGRES, new Settings().withExecuteLogging(false));
  }

  @Override
  public String settings() {
    return "DSL, Records.mapping, execute logging off; " + PgJdbcClient.poolSettings();
  }

  @Override
  public int select(int id) {
    return read(jooq, WORLD, id);
  }

  private static int read(DSLContext context, Table<Record> table, int id) {
    return requireNonNull(context.select(ID, N).from(table).where(ID.eq(id)).fetchSingle(N));
  }

  @Override
  public void add(int id) {
    jooq.transaction(transaction -> {
      var context = transaction.dsl();
      int _ = read(context, ACCOUNT, id);
      context.update(ACCOUNT).set(N, N.plus(1)).where(ID.eq(id)).execute();
    });
  }

  @Override
  public List<Item> fetchAll() {
    return jooq.select(
            field(name("id"), SQLDataType.BIGINT),
            field(name("name"), SQLDataType.VARCHAR),
            field(name("price"), SQLDataType.NUMERIC),
            field(name("created"), SQLDataType.TIMESTAMPWITHTIMEZONE),
            field(name("active"), SQLDataType.BOOLEAN),
            field(name("payload"), SQLDataType.JSONB).convertFrom(JSONB::data),
            field(name("score"), SQLDataType.DOUBLE))
        .from(table(name("item")))
        .fetch(Records.mapping(Item::new));
  }

  @Override
  public void close() {
    pool.close();
  }
}
