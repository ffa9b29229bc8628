package io.databases.benchmarks.sqlite;

import io.databases.benchmarks.harness.Contender;
import io.databases.benchmarks.harness.Measurement;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import io.databases.benchmarks.server.LongStream;
import java.time.Duration;

/** More rows than the heap holds. */
final class Streams {
  private static final int ROWS = 5_000_000;
  private static final String OURS = "databases";
  private static final String RAW = "sqlite-jdbc";

  private Streams() {}

  static Workload workload(Plan plan) {
    int rows = plan.scaled(ROWS);
    String sql =
        """
        WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i WHERE i < %d)
        SELECT i AS id, 'row number ' || i AS name FROM i
        """
            .formatted(rows);
    return new Workload("e", LongStream.title(rows), "rows")
        .contender(() -> {
          var file = SqliteFile.create(plan.directory());
          return new OnFile(file, LongStream.ours(OURS, "sqlite:///" + file.path(), sql, rows));
        })
        .contender(() -> {
          var file = SqliteFile.create(plan.directory());
          return new OnFile(file, LongStream.byHand(RAW, "jdbc:sqlite:" + file.path(), sql, rows));
        })
        .compare(OURS, RAW);
  }

  private record OnFile(SqliteFile file, LongStream stream) implements Contender {
    @Override
    public String name() {
      return stream.name();
    }

    @Override
    public boolean warmsUp() {
      return stream.warmsUp();
    }

    @Override
    public Measurement measure(Duration time) throws Exception {
      return stream.measure(time);
    }

    @Override
    public void close() throws Exception {
      file.close();
    }
  }
}
