package io.databases.jooq;

import io.databases.ConfigurationException;
import io.databases.DatabaseUrl;
import org.jooq.SQLDialect;
import org.jooq.tools.jdbc.JDBCUtils;

/** Which of jOOQ's dialects an address speaks. */
final class Dialects {
  private Dialects() {}

  static SQLDialect of(DatabaseUrl url) {
    return switch (url.dialect()) {
      case "postgresql" -> SQLDialect.POSTGRES;
      case "mysql" -> SQLDialect.MYSQL;
      case "mariadb" -> SQLDialect.MARIADB;
      case "sqlite" -> SQLDialect.SQLITE;
      case "jdbc" -> ofJdbc(url);
      default -> throw unknown(url);
    };
  }

  private static SQLDialect ofJdbc(DatabaseUrl url) {
    var dialect = JDBCUtils.dialect(url.jdbcUrl());
    if (dialect == SQLDialect.DEFAULT) {
      throw unknown(url);
    }
    return dialect;
  }

  private static ConfigurationException unknown(DatabaseUrl url) {
    return new ConfigurationException(
        "no dialect of jOOQ's is known for "
            + url
            + "; name one, as in Jooq.of(SQLDialect.POSTGRES)");
  }
}
