package io.databases.sqlite;

import io.databases.Row;
import io.databases.spi.StatementInfo;
import io.databases.sqlite.InsertedKey.Source;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteUpdateListener;
import org.sqlite.core.DB;

/** Finds the keys of the rows that statements insert, on one connection and its thread. */
final class InsertedKeys {
  /** 1 where the table has row ids; the table by name, the schema where one is named. */
  private static final String TABLE_KIND =
      """
      SELECT type IN ('table', 'virtual') AND wr = 0 FROM pragma_table_list(?1)
      WHERE ?2 IS NULL OR schema = ?2 COLLATE NOCASE
      ORDER BY schema = 'temp' DESC, schema = 'main' DESC\
      """;

  private final DB db;
  private final StatementCache statements;
  private final SqliteStatement lastRowId;

  InsertedKeys(DB db, StatementCache statements, SqliteStatement lastRowId) {
    this.db = db;
    this.statements = statements;
    this.lastRowId = lastRowId;
  }

  /** What is known of a statement's keys; looked up once for each prepared statement. */
  InsertedKey of(SqliteStatement statement, StatementInfo info) throws SQLException {
    var key = statement.key();
    if (key == null) {
      key = find(info);
      statement.setKey(key);
    }
    return key;
  }

  private InsertedKey find(StatementInfo info) throws SQLException {
    var target = InsertedKey.target(info);
    if (target == null) {
      return InsertedKey.NONE;
    }
    var query = statements.borrow(TABLE_KIND);
    try {
      query.start(new @Nullable Object[] {target.table(), target.schema()});
      var rows = new ArrayList<Row>(1);
      query.read(rows, 1);
      boolean hasRowId = !rows.isEmpty() && rows.get(0).getLong(0) == 1;
      return hasRowId ? InsertedKey.of(target, info) : InsertedKey.NONE;
    } finally {
      query.reset();
      statements.giveBack(query);
    }
  }

  /** Listens while a statement runs, where its key needs that; else null. */
  @Nullable Report listen(InsertedKey key) {
    return key.source() == Source.REPORTED_ROWID ? new Report(key.table()) : null;
  }

  /** The key of the row that the statement which has just run has inserted, if it has. */
  @Nullable Object generated(InsertedKey key, @Nullable Report report) throws SQLException {
    if (key.source() == Source.NONE) {
      return null;
    }
    long id = lastRowId.number();
    return report == null || report.ids.contains(id) ? (Object) id : null;
  }

  /** Hears of the rows inserted into one table until it is closed. */
  final class Report implements SQLiteUpdateListener, AutoCloseable {
    private final String table;
    private final Set<Long> ids = new HashSet<>();

    private Report(String table) {
      this.table = table;
      db.addUpdateListener(this);
    }

    @Override
    public void onUpdate(Type type, String database, String changed, long id) {
      if (type == Type.INSERT && changed.equalsIgnoreCase(table)) {
        ids.add(id);
      }
    }

    @Override
    public void close() {
      db.removeUpdateListener(this);
    }
  }
}
