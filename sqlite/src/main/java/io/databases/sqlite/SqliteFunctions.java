package io.databases.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/** Puts the functions and collations of {@link SqliteOptions} into a connection. */
final class SqliteFunctions {
  private SqliteFunctions() {}

  static void install(SQLiteConnection connection, SqliteOptions options) throws SQLException {
    var db = connection.getDatabase();
    for (var scalar : options.scalars()) {
      int flags = scalar.deterministic() ? Function.FLAG_DETERMINISTIC : 0;
      Function.create(
          connection, scalar.name(), new ScalarCall(db, scalar), scalar.arguments(), flags);
    }
    for (var aggregate : options.aggregates()) {
      Function.create(
          connection,
          aggregate.name(),
          new AggregateCall<>(db, aggregate),
          aggregate.arguments(),
          0);
    }
    for (var collation : options.collations().entrySet()) {
      Collation.create(connection, collation.getKey(), new Order(collation.getValue()));
    }
  }

  /** What the driver calls for each row; one instance for each connection. */
  private static final class ScalarCall extends Function {
    private final DB db;
    private final SqliteOptions.Scalar scalar;

    ScalarCall(DB db, SqliteOptions.Scalar scalar) {
      this.db = db;
      this.scalar = scalar;
    }

    @Override
    protected void xFunc() throws SQLException {
      try {
        give(stored(scalar.body().apply(values(db, this, args()))));
      } catch (RuntimeException | Error e) {
        error(failure(scalar.name(), e));
      }
    }

    private void give(@Nullable Object value) throws SQLException {
      switch (value) {
        case null -> result();
        case Double number -> result(number);
        case Long number -> result(number);
        case byte[] bytes -> result(bytes);
        default -> result(value.toString());
      }
    }
  }

  /** The driver clones it for each group of rows; a clone's state begins with its first row. */
  private static final class AggregateCall<A> extends Function.Aggregate {
    private final DB db;
    private final SqliteOptions.Aggregate<A> aggregate;
    private @Nullable A state;

    AggregateCall(DB db, SqliteOptions.Aggregate<A> aggregate) {
      this.db = db;
      this.aggregate = aggregate;
    }

    private A state() {
      var current = state;
      if (current == null) {
        current = aggregate.start().get();
        state = current;
      }
      return current;
    }

    @Override
    protected void xStep() throws SQLException {
      try {
        aggregate.step().accept(state(), values(db, this, args()));
      } catch (RuntimeException | Error e) {
        error(failure(aggregate.name(), e));
      }
    }

    @Override
    protected void xFinal() throws SQLException {
      try {
        give(stored(aggregate.end().apply(state())));
      } catch (RuntimeException | Error e) {
        error(failure(aggregate.name(), e));
      }
    }

    /** As in {@link ScalarCall}: the driver lets only heirs of its own classes answer. */
    private void give(@Nullable Object value) throws SQLException {
      switch (value) {
        case null -> result();
        case Double number -> result(number);
        case Long number -> result(number);
        case byte[] bytes -> result(bytes);
        default -> result(value.toString());
      }
    }
  }

  private static List<@Nullable Object> values(DB db, Function function, int count)
      throws SQLException {
    var values = new ArrayList<@Nullable Object>(count);
    for (int i = 0; i < count; i++) {
      values.add(
          switch (db.value_type(function, i)) {
            case Codes.SQLITE_INTEGER -> (Object) db.value_long(function, i);
            case Codes.SQLITE_FLOAT -> (Object) db.value_double(function, i);
            case Codes.SQLITE_TEXT -> db.value_text(function, i);
            case Codes.SQLITE_BLOB -> db.value_blob(function, i);
            default -> null;
          });
    }
    return Collections.unmodifiableList(values);
  }

  /** As a Long, Double, String, byte[] or null. */
  private static @Nullable Object stored(@Nullable Object value) {
    var bound = SqliteTypes.bind(new @Nullable Object[] {value})[0];
    return switch (bound) {
      case Float number -> (Object) number.doubleValue();
      case Integer number -> (Object) number.longValue();
      case Short number -> (Object) number.longValue();
      case null, default -> bound;
    };
  }

  /** Names the exception, not its message, which may quote a value. */
  private static String failure(String name, Throwable error) {
    return "the function %s threw %s".formatted(name, error.getClass().getName());
  }

  private static final class Order extends Collation {
    private final Comparator<String> comparator;

    Order(Comparator<String> comparator) {
      this.comparator = comparator;
    }

    @Override
    protected int xCompare(String left, String right) {
      return comparator.compare(left, right);
    }
  }
}
