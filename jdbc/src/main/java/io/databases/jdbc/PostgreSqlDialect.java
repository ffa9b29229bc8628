package io.databases.jdbc;

import io.databases.Json;
import io.databases.TransactionOptions;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.ParameterStyle;
import io.databases.spi.SqlSyntax.Rule;
import io.databases.spi.StatementInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PostgreSQL through pgjdbc. */
final class PostgreSqlDialect extends JdbcDialect {
  private static final SqlSyntax SYNTAX =
      SqlSyntax.POSTGRESQL
          .withParameterStyle(ParameterStyle.QUESTION)
          .with(Rule.DOUBLED_QUESTION_MARK);

  private static final Pattern CONFLICT = Pattern.compile("(?i)\\b(?:CONFLICT|SELECT)\\b");

  /** Arrays whose elements the driver gives as they are to be, all at once. */
  private static final Set<String> WHOLE =
      Set.of(
          "_bool",
          "_int2",
          "_int4",
          "_int8",
          "_float4",
          "_float8",
          "_numeric",
          "_text",
          "_varchar",
          "_uuid",
          "_bytea");

  /** The place of an element in a row of the result that an array is turned into. */
  private static final int ELEMENT = 2;

  /** Parts of a message that hold values of rows, as far as the server is asked for them. */
  private static final Pattern DETAILS = Pattern.compile("(?s)\\n  (?:Detail|Where): .*");

  private static final Pattern CONSTRAINT = Pattern.compile("constraint \"([^\"]+)\"");

  @Override
  String name() {
    return "PostgreSQL";
  }

  @Override
  String artifact() {
    return "org.postgresql:postgresql";
  }

  @Override
  boolean readsInAnyOrder() {
    return true;
  }

  @Override
  SqlSyntax syntax() {
    return SYNTAX;
  }

  /** Details of errors hold the values of a row, so they are not asked for. */
  @Override
  Map<String, String> properties() {
    return Map.of("reWriteBatchedInserts", "true", "logServerErrorDetail", "false");
  }

  @Override
  String connectTimeoutProperty() {
    return "connectTimeout";
  }

  @Override
  boolean countsSeconds() {
    return true;
  }

  @Override
  void makeReadOnly(Connection connection) throws SQLException {
    execute(connection, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
  }

  @Override
  void check(TransactionOptions options) {
    // It has them all.
  }

  @Override
  List<String> startStatements(TransactionOptions options) {
    var modes = new StringBuilder();
    options.isolation().ifPresent(level -> modes.append(" ISOLATION LEVEL ").append(words(level)));
    if (options.isReadOnly()) {
      modes.append(" READ ONLY");
    }
    if (options.isDeferrable()) {
      modes.append(" DEFERRABLE");
    }
    return modes.isEmpty() ? List.of() : List.of("SET TRANSACTION" + modes);
  }

  @Override
  boolean staysManual() {
    return true;
  }

  @Override
  boolean errorsDoom() {
    return true;
  }

  @Override
  boolean batches(StatementInfo info) {
    return !info.leadingKeyword().equals("INSERT") || !CONFLICT.matcher(info.text()).find();
  }

  @Override
  boolean streamsInTransaction() {
    return true;
  }

  @Override
  void bindOther(PreparedStatement statement, int place, Object value) throws SQLException {
    switch (value) {
      case Json json -> statement.setObject(place, json.text(), Types.OTHER);
      case BigInteger number -> statement.setBigDecimal(place, new BigDecimal(number));
      case Byte number -> statement.setShort(place, number);
      case List<?> list -> bindArray(statement, place, list);
      default -> super.bindOther(statement, place, value);
    }
  }

  private static void bindArray(PreparedStatement statement, int place, List<?> list)
      throws SQLException {
    var first = list.stream().filter(Objects::nonNull).findFirst().orElse(null);
    if (first == null) {
      var text = "{" + String.join(",", list.stream().map(_ -> "NULL").toList()) + "}";
      statement.setObject(place, text, Types.OTHER);
      return;
    }
    // The driver takes no bytes among objects.
    var elements = first instanceof byte[] ? list.toArray(byte[][]::new) : list.toArray();
    JdbcTypes.bindArray(statement, place, elementType(first), elements);
  }

  private static String elementType(Object element) {
    return switch (element) {
      case Boolean _ -> "bool";
      case Byte _, Short _ -> "int2";
      case Integer _ -> "int4";
      case Long _ -> "int8";
      case Float _ -> "float4";
      case Double _ -> "float8";
      case BigDecimal _, BigInteger _ -> "numeric";
      case LocalDate _ -> "date";
      case LocalTime _ -> "time";
      case OffsetTime _ -> "timetz";
      case LocalDateTime _ -> "timestamp";
      case OffsetDateTime _ -> "timestamptz";
      case UUID _ -> "uuid";
      case byte[] _ -> "bytea";
      case Json _ -> "jsonb";
      default -> "text";
    };
  }

  @Override
  JdbcTypes.@Nullable Reader reader(JdbcTypes.Described column) {
    return switch (column.typeName()) {
      case "timestamptz" -> new JdbcTypes.Converted(OffsetDateTime.class);
      case "timetz" -> new JdbcTypes.Converted(OffsetTime.class);
      case "bit", "varbit", "money" -> JdbcTypes.STRING;
      default ->
          column.typeName().startsWith("_") && !WHOLE.contains(column.typeName())
              ? (rows, place) -> elements(rows.getArray(place))
              : null;
    };
  }

  /** Each element as a column of its type is read. */
  private @Nullable List<@Nullable Object> elements(@Nullable Array array) throws SQLException {
    if (array == null) {
      return null;
    }
    var list = new ArrayList<@Nullable Object>();
    try (var rows = array.getResultSet()) {
      var reader = JdbcTypes.reader(JdbcTypes.Described.of(rows.getMetaData(), ELEMENT), this);
      while (rows.next()) {
        list.add(reader.read(rows, ELEMENT));
      }
    }
    return Collections.unmodifiableList(list);
  }

  @Override
  String withoutValues(SQLException error, String message) {
    return DETAILS.matcher(message).replaceFirst("");
  }

  @Override
  @Nullable String constraint(SQLException error) {
    var found = CONSTRAINT.matcher(String.valueOf(error.getMessage()));
    return found.find() ? found.group(1) : null;
  }
}
