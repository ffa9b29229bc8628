package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.jdbc.JdbcErrors.Kind;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.Rule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** DuckDB, whose driver is native code. */
final class DuckDbDialect extends JdbcDialect {
  private static final SqlSyntax SYNTAX =
      SqlSyntax.STANDARD.with(Rule.ESCAPE_STRINGS, Rule.DOLLAR_QUOTES);

  /** In memory, with options behind it. */
  private static final Pattern UNNAMED = Pattern.compile("^jdbc:duckdb:(?::memory:)?((?:;.*)?)$");

  @Override
  String name() {
    return "DuckDB";
  }

  @Override
  String artifact() {
    return "org.duckdb:duckdb_jdbc";
  }

  /**
   * A trigger may run once for each statement; a row cannot refer to one that the same statement
   * inserts. Both are looked for in all databases that are attached, so there must be none at other
   * servers. Before 2.0 there is no way to ask for triggers.
   */
  @Override
  List<String> hindersRowsAtOnce(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() < 2
        ? List.of()
        : List.of(
            "SELECT 1 FROM duckdb_databases() WHERE NOT internal AND type <> 'duckdb' LIMIT 1",
            """
            SELECT 1 FROM duckdb_triggers()
            UNION ALL
            SELECT 1 FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'
            LIMIT 1
            """);
  }

  @Override
  boolean readsInAnyOrder() {
    return true;
  }

  @Override
  SqlSyntax syntax() {
    return SYNTAX;
  }

  @Override
  boolean isInProcess(String url) {
    return true;
  }

  @Override
  boolean isInMemory(String url) {
    return UNNAMED.matcher(url).matches() || url.startsWith("jdbc:duckdb::memory:");
  }

  @Override
  String privateUrl(String url, String unique) {
    return UNNAMED.matcher(url).replaceFirst("jdbc:duckdb::memory:" + unique + "$1");
  }

  @Override
  void check(TransactionOptions options) {
    refuseReadOnly(options);
    refuseDeferrable(options);
    options
        .isolation()
        .filter(level -> level != Isolation.REPEATABLE_READ)
        .ifPresent(level -> {
          throw new ConfigurationException(
              "DuckDB has no isolation level %s: its transactions are all REPEATABLE_READ"
                  .formatted(level));
        });
  }

  @Override
  boolean hasSavepoints() {
    return false;
  }

  /** Those found while a statement runs, not those of its text. */
  @Override
  boolean someErrorsDoom() {
    return true;
  }

  @Override
  boolean streamsAlone() {
    return true;
  }

  /**
   * Otherwise the driver has all rows in memory before it gives the first. As a connection property
   * it would have to be the same for all connections of this process.
   */
  @Override
  void setStreaming(Connection connection, boolean streaming) throws SQLException {
    execute(connection, "SET SESSION jdbc_stream_results = " + streaming);
  }

  @Override
  void bindOther(PreparedStatement statement, int place, Object value) throws SQLException {
    if (value instanceof List<?> list) {
      var first = list.stream().filter(Objects::nonNull).findFirst().orElse(null);
      JdbcTypes.bindArray(statement, place, elementType(first), list.toArray());
    } else {
      super.bindOther(statement, place, value);
    }
  }

  /** Its bits are a string of any length, and no flag. */
  @Override
  JdbcTypes.@Nullable Reader reader(JdbcTypes.Described column) {
    return column.typeName().equals("BIT") ? JdbcTypes.STRING : null;
  }

  private static String elementType(@Nullable Object element) {
    return switch (element) {
      case Boolean _ -> "BOOLEAN";
      case Byte _ -> "TINYINT";
      case Short _ -> "SMALLINT";
      case Integer _ -> "INTEGER";
      case Long _ -> "BIGINT";
      case Float _ -> "FLOAT";
      case Double _ -> "DOUBLE";
      case LocalDate _ -> "DATE";
      case LocalDateTime _ -> "TIMESTAMP";
      case UUID _ -> "UUID";
      case null -> "INTEGER"; // of an empty list, which compares with most
      default -> "VARCHAR";
    };
  }

  /** The driver has no codes; its messages begin with the kind. */
  @Override
  @Nullable Kind kind(SQLException error) {
    var message = String.valueOf(error.getMessage());
    if (message.contains("Constraint Error")) {
      return constraintKind(message);
    }
    if (message.contains("INTERRUPT Error")
        || message.contains("Interrupted!")
        || message.contains("Invalid result set")) { // of rows that were streamed
      return Kind.CANCELLED;
    }
    if (message.contains("TransactionContext Error") && message.contains("Conflict")) {
      return Kind.SERIALIZATION;
    }
    return message.contains("Parser Error")
            || message.contains("Catalog Error")
            || message.contains("Binder Error")
        ? Kind.SYNTAX
        : null;
  }

  private static Kind constraintKind(String message) {
    if (message.contains("NOT NULL")) {
      return Kind.NOT_NULL;
    }
    if (message.contains("CHECK")) {
      return Kind.CHECK;
    }
    if (message.contains("foreign key")) {
      return Kind.FOREIGN_KEY;
    }
    return message.contains("Duplicate key") ? Kind.UNIQUE : Kind.CONSTRAINT;
  }
}
