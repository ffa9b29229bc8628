package io.databases.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Suite;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.mysql.MySqlFamilyServer;
import io.databases.benchmarks.server.Fetching;
import io.databases.benchmarks.server.Inserting;
import io.databases.benchmarks.server.Item;
import io.databases.benchmarks.server.LongStream;
import io.databases.benchmarks.server.Selecting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All workloads through JDBC drivers. */
public final class JdbcWorkloads {
  public static final Suite SUITE =
      new Suite(
          "jdbc",
          List.of(
              Suite.one(_ -> selects("a", Target.H2)),
              Suite.one(_ -> selects("b", Target.MARIADB)),
              Suite.one(_ -> selects("c", Target.POSTGRESQL)),
              Suite.one(plan -> inserts("d", Target.H2, plan)),
              Suite.one(plan -> inserts("e", Target.MARIADB, plan)),
              Suite.one(plan -> inserts("f", Target.POSTGRESQL, plan)),
              Suite.one(plan -> reads("g", Target.H2, plan)),
              Suite.one(plan -> reads("h", Target.MARIADB, plan)),
              Suite.one(plan -> reads("i", Target.POSTGRESQL, plan)),
              Suite.one(JdbcWorkloads::stream)),
          JdbcWorkloads::versions);

  private static final int THREADS = 64;
  private static final String OURS = "databases";
  private static final String LENT = "databases, over HikariCP(10)";
  private static final String BY_HAND = "driver, HikariCP(10)";

  private JdbcWorkloads() {}

  private static Workload selects(String key, Target target) {
    String title =
        "%s: SELECT of one row by primary key, %d virtual threads"
            .formatted(target.title(), THREADS);
    return new Workload(key, title, "rows")
        .contender(() -> new Selecting(OURS, target.ours(), THREADS))
        .contender(() -> overHikari(target))
        .contender(() -> new Selecting(BY_HAND, target.byHand(), THREADS))
        .target(OURS, BY_HAND, 0.85)
        .compare(LENT, BY_HAND);
  }

  private static Selecting overHikari(Target target) {
    var lender = target.byHand();
    return new Selecting(LENT, target.over(lender), THREADS) {
      @Override
      public void close() throws Exception {
        super.close();
        lender.close();
      }
    };
  }

  private static Workload inserts(String key, Target target, Plan plan) {
    var items = Item.first(plan.scaled(20_000));
    String title = "%s: insert of %,d rows of 7 columns".formatted(target.title(), items.size());
    return new Workload(key, title, "rows")
        .contender(() -> new Inserting(OURS, target.ours(), target.server(), items))
        .contender(() -> new Inserting(BY_HAND, target.byHand(), target.server(), items))
        .target(OURS, BY_HAND, 0.95);
  }

  private static Workload reads(String key, Target target, Plan plan) {
    int rows = plan.scaled(200_000);
    String title = "%s: fetchAll of %,d rows of 7 columns".formatted(target.title(), rows);
    return new Workload(key, title, "rows")
        .contender(() -> new Fetching(OURS, target.ours(), target.server(), rows))
        .contender(() -> new Fetching(BY_HAND, target.byHand(), target.server(), rows))
        .target(OURS, BY_HAND, 0.9);
  }

  private static Workload stream(Plan plan) {
    int rows = plan.scaled(5_000_000);
    String sql = "SELECT seq AS id, concat('row number ', seq) AS name FROM seq_1_to_" + rows;
    return new Workload("j", "MariaDB: " + LongStream.title(rows), "rows")
        .contender(
            () -> LongStream.ours(OURS, MySqlFamilyServer.mariaDb().mariaDbUrl(""), sql, rows))
        .contender(() ->
            LongStream.byHand("driver", MySqlFamilyServer.mariaDb().mariaDbUrl(""), sql, rows))
        .compare(OURS, "driver");
  }

  private static Map<String, String> versions() throws Exception {
    var versions = new LinkedHashMap<String, String>();
    versions.put("H2", Target.H2.server().version() + ", in the memory of this process");
    versions.put("MariaDB", Target.MARIADB.server().version() + ", over TCP");
    versions.put(
        "MariaDB Connector/J",
        Suite.version(org.mariadb.jdbc.Driver.class, "org.mariadb.jdbc", "mariadb-java-client"));
    versions.put("PostgreSQL", Target.POSTGRESQL.server().version() + ", over TCP");
    versions.put(
        "pgjdbc", Suite.version(org.postgresql.Driver.class, "org.postgresql", "postgresql"));
    versions.put("HikariCP", Suite.version(HikariDataSource.class, "com.zaxxer", "HikariCP"));
    return versions;
  }
}
