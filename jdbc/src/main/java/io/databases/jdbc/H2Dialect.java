package io.databases.jdbc;

import io.databases.Json;
import io.databases.TransactionOptions;
import io.databases.jdbc.JdbcErrors.Kind;
import io.databases.spi.SqlSyntax;
import io.databases.spi.SqlSyntax.Rule;
import io.databases.spi.StatementInfo;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** H2, in this JVM or at a server. */
final class H2Dialect extends JdbcDialect {
  private static final SqlSyntax SYNTAX = SqlSyntax.STANDARD.with(Rule.DOLLAR_QUOTES);
  private static final Pattern UNNAMED = Pattern.compile("(jdbc:h2:mem:)(;.*)?");

  /** The driver repeats the statement, and the values of a key. */
  private static final Pattern STATEMENT = Pattern.compile("(?s); SQL statement:.*");

  private static final Pattern VALUES = Pattern.compile("(?s)\\( /\\* ?(?:key:)?\\d+ \\*/.*\\)");

  /**
   * Of what cannot be a value of its type: it may be shortened, and bytes are digits. In front of
   * it stands the column or the type, or else the column may stand behind it.
   */
  private static final Pattern FIRST_QUOTED =
      Pattern.compile("(?s)\".*?( \\([\\w$.]+: \"\"\\w+\"\" [\\w(), ]+\\))?\"?$");

  private static final Pattern SECOND_QUOTED = Pattern.compile("(?s)^([^\"]*\"[^\"]*\"[^\"]*)\".*");
  private static final Pattern CONSTRAINT =
      Pattern.compile("\"([\\w$.]+?)(?: INDEX | PRIMARY KEY | ON |: )");
  private static final Pattern REFERENCE =
      Pattern.compile("(?s)( REFERENCES [^(]*\\([^)]*\\)) \\(.*\\)");

  @Override
  String name() {
    return "H2";
  }

  @Override
  String artifact() {
    return "com.h2database:h2";
  }

  @Override
  SqlSyntax syntax() {
    return SYNTAX;
  }

  @Override
  boolean isInProcess(String url) {
    return !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
  }

  /** A cancel stops one set of a batch, and no second cancel has any effect on the others. */
  @Override
  boolean batches(StatementInfo info) {
    return false;
  }

  /** A trigger may run once for each statement, or leave a row out. */
  @Override
  List<String> hindersRowsAtOnce(Connection connection) {
    return List.of("SELECT 1 FROM INFORMATION_SCHEMA.TRIGGERS FETCH FIRST ROW ONLY");
  }

  @Override
  boolean keepsStatements() {
    return true;
  }

  @Override
  boolean readsInAnyOrder() {
    return true;
  }

  @Override
  boolean canBreakOff(String url) {
    return isInMemory(url);
  }

  @Override
  boolean isInMemory(String url) {
    return url.startsWith("jdbc:h2:mem:");
  }

  @Override
  String privateUrl(String url, String unique) {
    var unnamed = UNNAMED.matcher(url);
    return unnamed.matches()
        ? unnamed.group(1) + unique + (unnamed.group(2) == null ? "" : unnamed.group(2))
        : url;
  }

  @Override
  boolean staysManual() {
    return true;
  }

  @Override
  void check(TransactionOptions options) {
    refuseReadOnly(options);
    refuseDeferrable(options);
  }

  @Override
  boolean endsTransaction(Kind kind) {
    return kind == Kind.DEADLOCK;
  }

  /** It notes the cancel in the parsed statement, which a session keeps until its schema is set. */
  @Override
  void forgetCancel(Connection connection) throws SQLException {
    if (connection.getSchema() != null) {
      connection.setSchema(connection.getSchema());
    }
  }

  @Override
  boolean tellsKey(StatementInfo info) {
    return info.leadingKeyword().equals("INSERT");
  }

  @Override
  void bindOther(PreparedStatement statement, int place, Object value) throws SQLException {
    switch (value) {
      // As text it would become a JSON string.
      case Json json -> statement.setBytes(place, json.text().getBytes(StandardCharsets.UTF_8));
      case List<?> list -> statement.setObject(place, list.toArray());
      default -> super.bindOther(statement, place, value);
    }
  }

  @Override
  @Nullable Kind kind(SQLException error) {
    return switch (error.getErrorCode()) {
      case 23502 -> Kind.NOT_NULL;
      case 23503, 23506 -> Kind.FOREIGN_KEY;
      case 23505, 23001 -> Kind.UNIQUE;
      case 23513, 23514 -> Kind.CHECK;
      case 40001 -> Kind.DEADLOCK;
      case 50200 -> Kind.LOCK_TIMEOUT;
      case 57014 -> Kind.CANCELLED;
      case 90022, 90015, 90016 -> Kind.SYNTAX;
      case 90097 -> Kind.READ_ONLY;
      case 90131 -> Kind.SERIALIZATION;
      case 90007, 90067, 90098, 90121 -> Kind.LOST;
      default -> null;
    };
  }

  @Override
  @Nullable String constraint(SQLException error) {
    var found = CONSTRAINT.matcher(String.valueOf(error.getMessage()));
    if (!found.find()) {
      return null;
    }
    var qualified = found.group(1);
    return qualified.substring(qualified.lastIndexOf('.') + 1);
  }

  @Override
  String withoutValues(SQLException error, String message) {
    var text = STATEMENT.matcher(message).replaceAll("");
    if (String.valueOf(error.getSQLState()).startsWith("22")) {
      return switch (error.getErrorCode()) {
        case 22001, 22007, 22030 -> SECOND_QUOTED.matcher(text).replaceFirst("$1…");
        default -> FIRST_QUOTED.matcher(text).replaceFirst("…$1");
      };
    }
    return REFERENCE.matcher(VALUES.matcher(text).replaceAll("(…)")).replaceAll("$1 (…)");
  }
}
