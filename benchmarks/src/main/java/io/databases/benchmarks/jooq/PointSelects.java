package io.databases.benchmarks.jooq;

import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.databases.Database;
import io.databases.benchmarks.harness.Load;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.postgresql.PgServer;
import io.databases.jooq.DeclaredTable;
import io.databases.jooq.Jooq;
import io.databases.jooq.PreparedQuery;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.TableField;

/** One row of two integers by its key. */
final class PointSelects {
  private static final DeclaredTable WORLD = DeclaredTable.named("world");
  private static final TableField<Record, Integer> ID = WORLD.primaryKey("id", INTEGER);
  private static final TableField<Record, Integer> N = WORLD.column("n", INTEGER.notNull());

  private static final String TEXT = "SQL text";
  private static final String BUILT = "jOOQ, built and rendered each time";
  private static final String PREPARED = "jOOQ, prepared";

  private PointSelects() {}

  static Workload many(Plan plan) {
    return contenders(
        new Workload("a", "SELECT of one row by primary key, 64 virtual threads", "rows"), 64);
  }

  static Workload alone(Plan plan) {
    return contenders(new Workload("b", "the same, 1 virtual thread", "rows"), 1);
  }

  private static Workload contenders(Workload workload, int threads) {
    return workload
        .contender(() -> new Text(threads))
        .contender(() -> new Built(threads))
        .contender(() -> new Prepared(threads))
        .target(BUILT, TEXT, 0.8)
        .target(PREPARED, TEXT, 0.8);
  }

  private abstract static class Selects extends Load {
    final Database database = Database.builder(PgServer.shared().url()).maxSize(10).open();

    Selects(String name, int threads) {
      super(name, threads, virtualThreads());
    }

    /** Column {@code n} of the row with this id. */
    abstract int read(int id);

    @Override
    protected void work(RandomGenerator random) {
      int id = random.nextInt(1, PgServer.WORLD_ROWS + 1);
      int n = read(id);
      if (n != id * 3) {
        throw new IllegalStateException("row " + id + " has " + n);
      }
    }

    @Override
    public void close() {
      database.close();
    }
  }

  private static final class Text extends Selects {
    Text(int threads) {
      super(TEXT, threads);
    }

    @Override
    int read(int id) {
      return database
          .fetchOne("SELECT id, n FROM world WHERE id = :id", Map.of("id", id))
          .orElseThrow()
          .getInt("n");
    }
  }

  private static final class Built extends Selects {
    private final Jooq jooq = Jooq.on(database);

    Built(int threads) {
      super(BUILT, threads);
    }

    @Override
    int read(int id) {
      var query = jooq.query(select(ID, N).from(WORLD).where(ID.eq(id)));
      return database.fetchOne(query).orElseThrow().value2();
    }
  }

  private static final class Prepared extends Selects {
    private final PreparedQuery<Record2<Integer, Integer>> byId =
        Jooq.on(database).prepare(select(ID, N).from(WORLD).where(ID.eq(param("id", ID))));

    Prepared(int threads) {
      super(PREPARED, threads);
    }

    @Override
    int read(int id) {
      return database.fetchOne(byId.bind(Map.of("id", id))).orElseThrow().value2();
    }
  }
}
