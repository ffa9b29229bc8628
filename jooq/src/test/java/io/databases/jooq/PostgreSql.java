package io.databases.jooq;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The PostgreSQL of these tests, started once and stopped with the JVM. */
final class PostgreSql {
  private static final EmbeddedPostgres SERVER = start();

  private PostgreSql() {}

  private static EmbeddedPostgres start() {
    try {
      var server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
    }
  }

  private static void stop(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String url(String scheme) {
    return scheme + "://postgres@127.0.0.1:" + SERVER.getPort() + "/postgres?sslmode=disable";
  }
}
