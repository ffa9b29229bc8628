package io.databases.jdbc;

import io.databases.ConfigurationException;
import io.databases.TransactionOptions;
import io.databases.TransactionOptions.Isolation;
import io.databases.jdbc.JdbcErrors.Kind;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one kind of database and its JDBC driver. The defaults are what JDBC promises of
 * every driver. Stateless and thread safe.
 */
abstract class JdbcDialect {
  /** The database as its users call it. */
  abstract String name();

  /** The artifact that brings the driver, as {@code group:artifact}; "" where unknown. */
  abstract String artifact();

  abstract SqlSyntax syntax();

  /**
   * Whether the database itself runs in this process: its work, or its native code, would hold the
   * carrier of a virtual thread, so that a session needs a platform thread.
   */
  boolean isInProcess(String url) {
    return false;
  }

  /**
   * Whether reads may run on their callers' threads. An interrupt must break nothing, so neither
   * sockets nor file channels may be used; and {@code Statement.cancel} must end any statement
   * soon, without asking a server.
   */
  boolean canBreakOff(String url) {
    return false;
  }

  /** Whether the address is of a database that lives no longer than its connections. */
  boolean isInMemory(String url) {
    return false;
  }

  /** The address for one {@code Database}: one in memory without a name gets one, to be shared. */
  String privateUrl(String url, String unique) {
    return url;
  }

  /** Connection properties that are set unless the user has set them. */
  Map<String, String> properties() {
    return Map.of();
  }

  /** Other names by which the driver knows properties, but does not list them. */
  Map<String, String> aliases() {
    return Map.of();
  }

  /** The connection property for the time that connecting may take, in milliseconds. */
  @Nullable String connectTimeoutProperty() {
    return null;
  }

  /** Whether that property counts seconds instead. */
  boolean countsSeconds() {
    return false;
  }

  /**
   * Looks at a connection of the library's own, or at the first of those that are lent.
   *
   * @throws ConfigurationException where this driver must not be used with this server, or its
   *     sessions are not as they have to be
   */
  void check(Connection connection) throws SQLException {
    // Whatever connects will do.
  }

  /** Has a new connection refuse to write, as far as this database can; JDBC's word is a hint. */
  void makeReadOnly(Connection connection) throws SQLException {
    try {
      connection.setReadOnly(true);
    } catch (SQLFeatureNotSupportedException e) {
      // Then only the library keeps writes away, by its verbs.
    }
  }

  /** Runs a statement of the library's own. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // ---- transactions

  /**
   * Refuses options this database cannot keep.
   *
   * @throws ConfigurationException naming the option
   */
  void check(TransactionOptions options) {
    refuseReadOnly(options);
    refuseDeferrable(options);
  }

  final void refuseReadOnly(TransactionOptions options) {
    if (options.isReadOnly()) {
      throw new ConfigurationException(
          name() + " has no read-only transactions by way of JDBC: writes would not be refused");
    }
  }

  final void refuseDeferrable(TransactionOptions options) {
    if (options.isDeferrable()) {
      throw new ConfigurationException(name() + " has no deferrable transactions");
    }
  }

  /**
   * What sets a transaction's options, as statements run after auto-commit was switched off and
   * good for this transaction only; null where the level is set by JDBC's own method and put back
   * afterwards.
   */
  @Nullable List<String> startStatements(TransactionOptions options) {
    return null;
  }

  /** The standard's words for a level. */
  static String words(Isolation level) {
    return level.name().replace('_', ' ');
  }

  /**
   * Whether a connection may be left without auto-commit between transactions: no transaction is
   * open then until a statement comes, and two round trips are saved.
   */
  boolean staysManual() {
    return false;
  }

  /** Whether any error leaves the transaction to be rolled back, so that no savepoint is needed. */
  boolean errorsDoom() {
    return false;
  }

  /** Whether some errors do, so that a COMMIT behind one must not be taken for one. */
  boolean someErrorsDoom() {
    return errorsDoom();
  }

  /** Whether the database has ended the whole transaction by itself with this error. */
  boolean endsTransaction(Kind kind) {
    return false;
  }

  /** Commits, and ends the transaction also where nothing was done in it. */
  void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  /** Rolls back, and ends the transaction also where nothing was done in it. */
  void rollback(Connection connection) throws SQLException {
    connection.rollback();
  }

  /** Whether transactions have savepoints at all. */
  boolean hasSavepoints() {
    return true;
  }

  /** Whether savepoints can be released; where not, they go with their transaction. */
  boolean releasesSavepoints() {
    return true;
  }

  // ---- statements

  /** Whether the key made for an inserted row is asked for with this statement. */
  boolean tellsKey(StatementInfo info) {
    return false;
  }

  /** Whether {@code setMaxRows} costs no round trip. */
  boolean limitsRows() {
    return true;
  }

  /**
   * Whether the driver is given sets of values for this statement as a batch: where it can tell the
   * counts, and stops all of it when it is cancelled. Drivers that rewrite a batch into one
   * statement know only the sum, which is enough where each set of values makes one row.
   */
  boolean batches(StatementInfo info) {
    return true;
  }

  /**
   * For drivers to whom each set of values is a statement, in a batch too: queries, one of which
   * gives a row where several rows inserted by one statement may fare otherwise than each by its
   * own. Asked in order. None where rows are not to be inserted so.
   */
  List<String> hindersRowsAtOnce(Connection connection) throws SQLException {
    return List.of();
  }

  /**
   * Whether a connection keeps what it has prepared: where that saves more than a look into the
   * driver's own cache, and what is kept is still right after tables were changed.
   */
  boolean keepsStatements() {
    return false;
  }

  /** Whether the values of a row can be read in any order and more than once. */
  boolean readsInAnyOrder() {
    return false;
  }

  /** The fetch size with which the driver really streams. */
  int fetchSize(int wanted) {
    return wanted;
  }

  /**
   * Has the driver stream the rows of statements that are executed from here on, or no longer; not
   * while it streams some. For those that have to be told.
   */
  void setStreaming(Connection connection, boolean streaming) throws SQLException {
    // Most are told by the fetch size.
  }

  /** Whether rows are streamed inside a transaction only. */
  boolean streamsInTransaction() {
    return false;
  }

  /** Whether no other statement may run on a connection while rows are streamed. */
  boolean streamsAlone() {
    return false;
  }

  /** Whether leaving a stream early would read all of it, unless it is cancelled first. */
  boolean cancelsStreams() {
    return false;
  }

  /**
   * What has the server end whatever this connection runs, as SQL for another connection; null
   * where the driver's own cancel does so also while rows are streamed. Asks the server.
   */
  @Nullable String kill(Connection connection) throws SQLException {
    return null;
  }

  /**
   * Asks the database for something that takes no time and does nothing.
   *
   * @throws SQLException where the connection is lost, or its transaction takes no more statements
   */
  void doNothing(Connection connection) throws SQLException {
    execute(connection, "SELECT 1");
  }

  /**
   * Drops what the driver keeps of a cancel that came too late, and would have hit a later run of
   * the same statement. Without a round trip.
   */
  void forgetCancel(Connection connection) throws SQLException {
    // Most drivers keep nothing.
  }

  // ---- values and errors

  /** Binds one value of the standard types, at a place counted from 1. */
  final void bind(PreparedStatement statement, int place, @Nullable Object value)
      throws SQLException {
    if (!JdbcTypes.bindCommon(statement, place, value)) {
      bindOther(statement, place, Objects.requireNonNull(value));
    }
  }

  /**
   * Binds values in order.
   *
   * @param before how many parameters stand before them
   */
  final void bindAll(PreparedStatement statement, int before, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, before + i + 1, values[i]);
    }
  }

  /** Binds a value of a type that not all drivers take the same way. */
  void bindOther(PreparedStatement statement, int place, Object value) throws SQLException {
    JdbcTypes.bindOther(statement, place, value);
  }

  /** How a column of this kind is read; null where the standard way is right. */
  JdbcTypes.@Nullable Reader reader(JdbcTypes.Described column) {
    return null;
  }

  /** The kind of an error where the SQLSTATE alone does not tell it, else null. */
  @Nullable Kind kind(SQLException error) {
    return null;
  }

  /** The violated constraint's name, where the message tells it. */
  @Nullable String constraint(SQLException error) {
    return null;
  }

  /**
   * A message of the driver without the text of the statement, and without the values it quotes: at
   * the least those that it shortens or shows in another form, so that nobody finds them in it.
   */
  String withoutValues(SQLException error, String message) {
    return message;
  }
}
