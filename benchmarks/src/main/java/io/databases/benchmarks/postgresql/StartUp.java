package io.databases.benchmarks.postgresql;

import io.databases.benchmarks.harness.FreshJvm;
import io.databases.benchmarks.harness.Metric;
import io.databases.benchmarks.harness.Plan;
import io.databases.benchmarks.harness.Workload;
import java.util.List;

/** From the start of a JVM to the first row, each with a class path of its own libraries. */
final class StartUp {
  static final String OURS = "databases";
  static final String JDBC = "pgjdbc, HikariCP(10)";
  static final String JDBC_ALONE = "pgjdbc, one connection";
  static final String VERTX = "Vert.x pool(10)";
  private static final String NOTHING = "a JVM that does nothing";

  private StartUp() {}

  static Workload workload(Plan plan) {
    return new Workload("m", "a JVM starts, connects and reads one row", "starts")
        .contender(() ->
            child(
                OURS,
                "databases-(core|wire|postgresql|benchmarks)\\b.*|scram-.*|saslprep-.*|stringprep-.*"))
        .contender(() -> child(JDBC, "databases-benchmarks.*|postgresql-.*|HikariCP-.*|slf4j-.*"))
        .contender(() -> child(JDBC_ALONE, "databases-benchmarks.*|postgresql-.*"))
        .contender(
            () -> child(VERTX, "databases-benchmarks.*|vertx-.*|netty-.*|jackson-core-.*|scram-.*"))
        .contender(() -> child(NOTHING, "databases-benchmarks.*"))
        .target(OURS, JDBC, Metric.P50, 0)
        .target(OURS, JDBC_ALONE, Metric.P50, 0)
        .target(OURS, VERTX, Metric.P50, 0);
  }

  private static FreshJvm child(String name, String jars) {
    var arguments = List.of(name, String.valueOf(PgServer.shared().port()));
    return new FreshJvm(name, jars, StartUpChild.class, arguments, StartUpChild.ANSWER);
  }
}
