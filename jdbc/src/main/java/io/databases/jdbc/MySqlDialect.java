package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.Json;
import io.databases.TransactionOptions;
import io.databases.jdbc.JdbcErrors.Kind;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MySQL through Connector/J, and what MariaDB has in common with it.
 *
 * <p>A {@code TIMESTAMP} is a moment, shown in the time zone of the session; so sessions are at
 * UTC, and such a column is read as a moment, a {@code DATETIME} as it stands.
 */
class MySqlDialect extends JdbcDialect {
  /** Where one set of values may affect more or fewer rows than one. */
  private static final Pattern SEVERAL_OR_NONE =
      Pattern.compile("(?i)\\b(?:IGNORE|DUPLICATE|SELECT)\\b");

  /** Names of the time zone that sessions must be in. */
  private static final Set<String> UTC = Set.of("UTC", "+00:00", "GMT", "Etc/UTC");

  private static final Pattern DUPLICATE =
      Pattern.compile("(?s)(Duplicate entry )'.*' (for key '(?:[^'.]*\\.)?([^']*)')");

  /** Of a value no more than its beginning is shown. */
  private static final Pattern INCORRECT =
      Pattern.compile(
          "(?s)((?:ncorrect (?:[\\w()]+ )*value|nvalid \\w+ character string): )'.*'"
              + "( for (?:column|function) .*)?$");

  /** The same of the statement, where the driver puts values into it; quotes are not doubled. */
  private static final Pattern NEAR = Pattern.compile("(?s)(near '[^']*)'.*(' at line \\d+)$");

  private static final Duration DAY = Duration.ofDays(1);

  /** The trace that Connector/J puts into a message. */
  private static final Pattern NESTED = Pattern.compile("(?s)\\s+Nested Stack Trace:.*");

  private static final Pattern CONSTRAINT =
      Pattern.compile("(?i)\\bconstraint [`'\"]([^`'\"]+)[`'\"]");

  @Override
  String name() {
    return "MySQL";
  }

  @Override
  String artifact() {
    return "com.mysql:mysql-connector-j";
  }

  @Override
  boolean readsInAnyOrder() {
    return true;
  }

  @Override
  SqlSyntax syntax() {
    return SqlSyntax.MYSQL;
  }

  @Override
  Map<String, String> properties() {
    return Map.of(
        "rewriteBatchedStatements", "true",
        "cachePrepStmts", "true",
        "connectionTimeZone", "UTC",
        "forceConnectionTimeZoneToSession", "true");
  }

  @Override
  Map<String, String> aliases() {
    return Map.of(
        "connectionTimeZone", "serverTimezone",
        "nullDatabaseMeansCurrent", "nullCatalogMeansCurrent",
        "tlsCiphersuites", "enabledSSLCipherSuites",
        "tlsVersions", "enabledTLSProtocols");
  }

  @Override
  String connectTimeoutProperty() {
    return "connectTimeout";
  }

  @Override
  void check(Connection connection) throws SQLException {
    checkServer(connection);
    checkTimeZone(connection);
  }

  /**
   * MariaDB before 11 says that its version is 5.5.5, for the sake of old replication. Connector/J
   * believes it, and leaves out fractions of seconds, which MySQL 5.5 did not have.
   */
  void checkServer(Connection connection) throws SQLException {
    var version = connection.getMetaData().getDatabaseProductVersion();
    if (version.contains("MariaDB")) {
      throw new ConfigurationException(
          ("MySQL Connector/J must not be used with MariaDB (%s): it may take it for MySQL 5.5 and"
                  + " store fractions of seconds as zero. Add org.mariadb.jdbc:mariadb-java-client"
                  + " and use an address that begins with mariadb:// or jdbc:mariadb:")
              .formatted(version));
    }
  }

  /** Moments are written and read as at UTC. */
  private static void checkTimeZone(Connection connection) throws SQLException {
    var sql = "SELECT IF(@@time_zone = 'SYSTEM', @@system_time_zone, @@time_zone)";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      var zone = rows.getString(1);
      if (!UTC.contains(zone)) {
        throw new ConfigurationException(
            ("sessions are in the time zone %s, where moments cannot be told for sure; they must be"
                    + " at UTC. The library sees to that unless it is told otherwise; a DataSource"
                    + " must set connectionTimeZone=UTC and forceConnectionTimeZoneToSession=true"
                    + " on its connections")
                .formatted(zone));
      }
    }
  }

  @Override
  void makeReadOnly(Connection connection) throws SQLException {
    execute(connection, "SET SESSION TRANSACTION READ ONLY");
  }

  @Override
  void check(TransactionOptions options) {
    refuseDeferrable(options);
  }

  @Override
  List<String> startStatements(TransactionOptions options) {
    var modes = new ArrayList<String>();
    options.isolation().ifPresent(level -> modes.add("ISOLATION LEVEL " + words(level)));
    if (options.isReadOnly()) {
      modes.add("READ ONLY");
    }
    return modes.isEmpty() ? List.of() : List.of("SET TRANSACTION " + String.join(", ", modes));
  }

  @Override
  boolean staysManual() {
    return true;
  }

  @Override
  boolean endsTransaction(Kind kind) {
    return kind == Kind.DEADLOCK || kind == Kind.SERIALIZATION;
  }

  @Override
  boolean tellsKey(StatementInfo info) {
    return info.leadingKeyword().equals("INSERT") || info.leadingKeyword().equals("REPLACE");
  }

  @Override
  boolean limitsRows() {
    return false;
  }

  @Override
  boolean batches(StatementInfo info) {
    return switch (info.leadingKeyword()) {
      case "INSERT" -> !SEVERAL_OR_NONE.matcher(info.text()).find();
      case "REPLACE" -> false;
      default -> true;
    };
  }

  @Override
  int fetchSize(int wanted) {
    return Integer.MIN_VALUE;
  }

  @Override
  boolean streamsAlone() {
    return true;
  }

  @Override
  boolean cancelsStreams() {
    return true;
  }

  /** Connector/J's own cancel does nothing any more once the first rows are there. */
  @Override
  @Nullable String kill(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT connection_id()")) {
      rows.next();
      return "KILL QUERY " + rows.getLong(1);
    }
  }

  @Override
  void doNothing(Connection connection) throws SQLException {
    execute(connection, "DO 0");
  }

  @Override
  void bindOther(PreparedStatement statement, int place, Object value) throws SQLException {
    switch (value) {
      case OffsetDateTime time ->
          statement.setObject(place, time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
      case UUID uuid -> statement.setString(place, uuid.toString());
      case Json json -> statement.setString(place, json.text());
      default -> super.bindOther(statement, place, value);
    }
  }

  @Override
  JdbcTypes.@Nullable Reader reader(JdbcTypes.Described column) {
    return switch (column.typeName()) {
      case "TIMESTAMP" ->
          (rows, place) -> {
            var time = rows.getObject(place, LocalDateTime.class);
            return time == null ? null : time.atOffset(ZoneOffset.UTC);
          };
      case "TIME" -> MySqlDialect::time;
      case "BIT" -> column.precision() > 1 ? JdbcTypes.BYTES : null;
      case "YEAR" -> JdbcTypes.INT;
      default -> null;
    };
  }

  /** A time of day, or the text of another span: MariaDB's driver would take whole days off it. */
  private static @Nullable Object time(ResultSet rows, int place) throws SQLException {
    var span = rows.getObject(place, Duration.class);
    return span == null || span.isNegative() || span.compareTo(DAY) >= 0
        ? rows.getString(place)
        : LocalTime.MIDNIGHT.plus(span);
  }

  @Override
  @Nullable Kind kind(SQLException error) {
    if (error.getClass().getSimpleName().equals("MySQLStatementCancelledException")) {
      return Kind.CANCELLED; // which the driver makes itself, without a code
    }
    if (isOfTheNetwork(error)) {
      return Kind.LOST; // which Connector/J gives no code where it reads rows
    }
    return switch (error.getErrorCode()) {
      case 1062, 1169, 1586, 1859 -> Kind.UNIQUE;
      case 1216, 1217, 1451, 1452 -> Kind.FOREIGN_KEY;
      case 1048, 1364, 1263 -> Kind.NOT_NULL;
      case 3819, 4025 -> Kind.CHECK;
      case 1205, 3572 -> Kind.LOCK_TIMEOUT;
      case 1213, 1614 -> Kind.DEADLOCK;
      case 1020 -> Kind.SERIALIZATION;
      case 1317, 1028 -> Kind.CANCELLED;
      case 3024, 1969 -> Kind.TIMEOUT;
      case 1290 -> // some option forbids it
          String.valueOf(error.getMessage()).contains("read-only") ? Kind.READ_ONLY : Kind.OTHER;
      case 1792, 1836 -> Kind.READ_ONLY;
      case 1044, 1045, 1130, 1698, 3118 -> Kind.AUTHENTICATION;
      case 1142, 1143, 1227, 1370 -> Kind.OTHER;
      case 1053, 1927, 4031 -> Kind.LOST;
      default -> null;
    };
  }

  private static boolean isOfTheNetwork(SQLException error) {
    Throwable cause = error.getCause();
    while (cause != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  @Override
  @Nullable String constraint(SQLException error) {
    var message = String.valueOf(error.getMessage());
    var duplicate = DUPLICATE.matcher(message);
    if (duplicate.find()) {
      return duplicate.group(3);
    }
    var constraint = CONSTRAINT.matcher(message);
    return constraint.find() ? constraint.group(1) : null;
  }

  @Override
  String withoutValues(SQLException error, String message) {
    var text = NESTED.matcher(message).replaceFirst("");
    text = DUPLICATE.matcher(text).replaceAll("$1$2");
    text = INCORRECT.matcher(text).replaceFirst("$1…$2");
    return NEAR.matcher(text).replaceFirst("$1…$2");
  }
}
