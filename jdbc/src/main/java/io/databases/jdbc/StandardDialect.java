package io.databases.jdbc;

import io.databases.jdbc.JdbcErrors.Kind;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.regex.Pattern;

/** A database of which nothing is known but that it has a JDBC driver. */
final class StandardDialect extends JdbcDialect {
  private static final int PATIENCE_SECONDS = 5;

  /** Databases in this process, and drivers that are native code. */
  private static final Pattern IN_PROCESS =
      Pattern.compile(
          "jdbc:(?:sqlite:|hsqldb:(?!hsql|http)|derby:(?!//)|oracle:oci|db2:(?!//)"
              + "|firebirdsql:(?:embedded|local|native))");

  private final String name;

  /**
   * @param name the first word after {@code jdbc:}
   */
  StandardDialect(String name) {
    this.name = name;
  }

  @Override
  String name() {
    return "JDBC (" + name + ")";
  }

  @Override
  String artifact() {
    return switch (name) {
      case "db2" -> "com.ibm.db2:jcc";
      case "derby" -> "org.apache.derby:derby";
      case "firebirdsql" -> "org.firebirdsql.jdbc:jaybird";
      case "hsqldb" -> "org.hsqldb:hsqldb";
      case "oracle" -> "com.oracle.database.jdbc:ojdbc17";
      case "sqlite" -> "org.xerial:sqlite-jdbc";
      case "sqlserver" -> "com.microsoft.sqlserver:mssql-jdbc";
      default -> "";
    };
  }

  /** SQL has no words for it that all databases know. */
  @Override
  void doNothing(Connection connection) throws SQLException {
    if (!connection.isValid(PATIENCE_SECONDS)) {
      throw new SQLNonTransientConnectionException("the connection no longer answers", "08006");
    }
  }

  @Override
  boolean releasesSavepoints() {
    return !name.equals("oracle") && !name.equals("sqlserver");
  }

  /** The standard's class 40 is of transactions that were rolled back. */
  @Override
  boolean endsTransaction(Kind kind) {
    return switch (kind) {
      case DEADLOCK, SERIALIZATION, CONSTRAINT_AT_END -> true;
      default -> false;
    };
  }

  /** Whether rows survive another statement on the same connection is not for JDBC to say. */
  @Override
  boolean streamsAlone() {
    return true;
  }

  @Override
  boolean isInProcess(String url) {
    return IN_PROCESS.matcher(url).lookingAt();
  }

  @Override
  SqlSyntax syntax() {
    return SqlSyntax.STANDARD;
  }

  /** Some drivers tell no counts of a batch at all. */
  @Override
  boolean batches(StatementInfo info) {
    return info.leadingKeyword().equals("INSERT") && !info.keywords().contains("SELECT");
  }

  @Override
  boolean tellsKey(StatementInfo info) {
    return info.leadingKeyword().equals("INSERT") && !info.keywords().contains("RETURNING");
  }
}
