package io.databases.examples;

import io.databases.junit.DatabaseExtension;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All cases on one PostgreSQL, where the schema stays and what a case does is rolled back. */
final class HighScoresOnPostgreSqlTest extends HighScoresCases {
  private static EmbeddedPostgres server;

  @RegisterExtension
  static final DatabaseExtension DATABASE =
      DatabaseExtension.at(
              () -> "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres")
          .schema("/high-scores.sql");

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }
}
