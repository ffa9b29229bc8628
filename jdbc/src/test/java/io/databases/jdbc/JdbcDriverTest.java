package io.databases.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.UniqueViolationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of addresses and options, and what is said of those that cannot be used. */
class JdbcDriverTest {
  private static final String PASSWORD = "s3cr3t";

  @Test
  void missingDriverIsNamedWithTheArtifactToAdd() {
    assertThatThrownBy(
            () -> Database.open("jdbc:sqlserver://localhost;user=sa;password=" + PASSWORD))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("jdbc:sqlserver:")
        .hasMessageContaining("com.microsoft.sqlserver:mssql-jdbc")
        .hasMessageNotContaining(PASSWORD);
  }

  @Test
  void missingDriverOfAnUnknownDatabaseSaysToAddItsJar() {
    assertThatThrownBy(() -> Database.open("jdbc:nosuch:thing"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("jdbc:nosuch:thing")
        .hasMessageContaining("jar");
  }

  @Test
  void whatRunsInThisProcessIsToldByTheAddress() {
    for (var url :
        List.of(
            "jdbc:duckdb:",
            "jdbc:sqlite:file.db",
            "jdbc:h2:mem:test",
            "jdbc:h2:./file",
            "jdbc:hsqldb:mem:test",
            "jdbc:derby:memory:test",
            "jdbc:oracle:oci:@shop",
            "jdbc:db2:sample",
            "jdbc:firebirdsql:embedded:file.fdb")) {
      assertThat(JdbcAddress.dialect(url).isInProcess(url)).as(url).isTrue();
    }
    for (var url :
        List.of(
            "jdbc:h2:tcp://localhost/test",
            "jdbc:hsqldb:hsql://localhost/test",
            "jdbc:derby://localhost/test",
            "jdbc:oracle:thin:@//localhost/shop",
            "jdbc:db2://localhost/sample",
            "jdbc:firebirdsql://localhost/file.fdb",
            "jdbc:mysql://localhost/test",
            "jdbc:sqlserver://localhost")) {
      assertThat(JdbcAddress.dialect(url).isInProcess(url)).as(url).isFalse();
    }
  }

  @Test
  void databaseInMemoryWithoutANameIsOneForAllThreadsAndForThisDatabaseAlone() throws Exception {
    try (var one = Database.open("jdbc:h2:mem:");
        var other = Database.open("jdbc:h2:mem:")) {
      one.execute("CREATE TABLE things (id INTEGER)");
      one.execute("INSERT INTO things VALUES (1)");
      try (var held = one.newConnection()) {
        assertThat(held.fetchValue(Integer.class, "SELECT count(*) FROM things")).isEqualTo(1);
        assertThat(one.fetchValue(Integer.class, "SELECT count(*) FROM things")).isEqualTo(1);
      }
      assertThatThrownBy(() -> other.fetchAll("SELECT * FROM things"))
          .hasMessageContaining("THINGS");
    }
  }

  @Test
  void userPasswordAndPropertiesComeFromTheBuilder() {
    var url = "jdbc:h2:mem:builder";
    var owner =
        Database.builder(url)
            .with(JdbcOptions.create().user("owner").property("DATABASE_TO_LOWER", "TRUE"))
            .password(() -> PASSWORD);
    try (var database = owner.open()) {
      assertThat(database.fetchValue(String.class, "SELECT current_user")).isEqualTo("owner");
      assertThatThrownBy(() -> Database.builder(url).password(() -> "wrong").open())
          .isInstanceOf(io.databases.AuthenticationException.class)
          .hasMessageContaining("password")
          .hasMessageNotContaining("wrong password:");
    }
  }

  @Test
  void boundValuesReachNeitherMessagesNorCauses() {
    try (var database = Database.open("jdbc:h2:mem:")) {
      database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name VARCHAR(5) UNIQUE)");
      database.execute("INSERT INTO things VALUES (?, ?)", 1, "grape");
      for (var call :
          List.<Runnable>of(
              () -> database.execute("INSERT INTO things VALUES (?, ?)", 2, "grape"),
              () ->
                  database.executeMany(
                      "INSERT INTO things VALUES (?, ?)",
                      List.of(List.of(3, "melon"), List.of(4, "grape"))),
              () -> database.execute("INSERT INTO things VALUES (?, ?)", 5, "grape and more"),
              () -> database.fetchAll("SELECT CAST(? AS INTEGER)", "grape"))) {
        assertThatThrownBy(call::run).satisfies(e -> assertThat(trace(e)).doesNotContain("grape"));
      }
    }
  }

  @Test
  void violationInABatchIsThatOfItsStatement() {
    try (var database = Database.open("jdbc:h2:mem:")) {
      database.execute("CREATE TABLE things (id INTEGER PRIMARY KEY)");
      assertThatThrownBy(
              () -> database.executeMany("INSERT INTO things VALUES (?)", List.of(1, 2, 1)))
          .isInstanceOf(UniqueViolationException.class);
      assertThat(database.fetchValue(Integer.class, "SELECT count(*) FROM things")).isZero();
    }
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
