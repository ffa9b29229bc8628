package io.databases.sqlite;

import io.databases.ConfigurationException;
import io.databases.spi.DriverOptions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite can be given beyond its URL: functions and collations written in Java, and pragmas.
 *
 * <pre>{@code
 * Database.builder("sqlite:///shop.db")
 *     .with(SqliteOptions.create()
 *         .pragma("synchronous", "normal")
 *         .function("reverse", 1, values -> new StringBuilder((String) values.get(0)).reverse().toString()));
 * }</pre>
 *
 * <p>Functions are given Long, Double, String, byte[] and null, and return these or any other type
 * that can be bound. They are called on the threads of several connections, at the same time; they
 * must be thread safe, and must not use the database. What they throw fails the statement.
 *
 * <p>Immutable; each method gives a changed copy.
 */
public final class SqliteOptions implements DriverOptions {
  /** A function over the values of one row. */
  record Scalar(
      String name,
      int arguments,
      boolean deterministic,
      Function<List<@Nullable Object>, @Nullable Object> body) {}

  /** A function over the values of many rows. */
  record Aggregate<A>(
      String name,
      int arguments,
      Supplier<A> start,
      BiConsumer<A, List<@Nullable Object>> step,
      Function<A, @Nullable Object> end) {}

  private static final SqliteOptions NONE =
      new SqliteOptions(Map.of(), List.of(), List.of(), Map.of());

  private final Map<String, String> pragmas;
  private final List<Scalar> scalars;
  private final List<Aggregate<?>> aggregates;
  private final Map<String, Comparator<String>> collations;

  private SqliteOptions(
      Map<String, String> pragmas,
      List<Scalar> scalars,
      List<Aggregate<?>> aggregates,
      Map<String, Comparator<String>> collations) {
    this.pragmas = pragmas;
    this.scalars = scalars;
    this.aggregates = aggregates;
    this.collations = collations;
  }

  /** Nothing yet. */
  public static SqliteOptions create() {
    return NONE;
  }

  /**
   * Sets a pragma on every connection; the same can be said in the URL, which this wins over.
   *
   * @throws ConfigurationException where it is not one that can be set so, or does not take the
   *     value
   */
  public SqliteOptions pragma(String name, String value) {
    SqlitePragmas.check(name, value);
    return new SqliteOptions(with(pragmas, name, value), scalars, aggregates, collations);
  }

  /**
   * Makes a function, which is called for each row anew.
   *
   * @param arguments how many it takes, -1 for any number
   */
  public SqliteOptions function(
      String name, int arguments, Function<List<@Nullable Object>, @Nullable Object> body) {
    return with(
        new Scalar(checked(name, arguments), arguments, false, Objects.requireNonNull(body)));
  }

  /**
   * Makes a function that always gives the same result for the same values. It may be used in
   * indexes, and is called no more often than needed.
   *
   * @param arguments how many it takes, -1 for any number
   */
  public SqliteOptions deterministicFunction(
      String name, int arguments, Function<List<@Nullable Object>, @Nullable Object> body) {
    return with(
        new Scalar(checked(name, arguments), arguments, true, Objects.requireNonNull(body)));
  }

  private SqliteOptions with(Scalar scalar) {
    return new SqliteOptions(pragmas, with(scalars, scalar), aggregates, collations);
  }

  /**
   * Makes an aggregate function, such as {@code sum} is.
   *
   * @param arguments how many values it takes of each row, -1 for any number
   * @param start makes what one group of rows is gathered in
   * @param step adds a row to it
   * @param end makes the result of it
   */
  public <A> SqliteOptions aggregate(
      String name,
      int arguments,
      Supplier<A> start,
      BiConsumer<A, List<@Nullable Object>> step,
      Function<A, @Nullable Object> end) {
    var aggregate =
        new Aggregate<>(
            checked(name, arguments),
            arguments,
            Objects.requireNonNull(start),
            Objects.requireNonNull(step),
            Objects.requireNonNull(end));
    return new SqliteOptions(pragmas, scalars, with(aggregates, aggregate), collations);
  }

  /** Makes an order of text, for {@code ORDER BY … COLLATE name}. */
  public SqliteOptions collation(String name, Comparator<String> order) {
    return new SqliteOptions(
        pragmas,
        scalars,
        aggregates,
        with(collations, checked(name, 0), Objects.requireNonNull(order)));
  }

  private static String checked(String name, int arguments) {
    if (name.isBlank() || name.length() > 255) {
      throw new ConfigurationException("an SQLite function needs a name of 1 to 255 characters");
    }
    if (arguments < -1 || arguments > 127) {
      throw new ConfigurationException(
          "function %s: SQLite allows 0 to 127 arguments, or -1 for any number".formatted(name));
    }
    return name;
  }

  private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
    var copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }

  private static <E> List<E> with(List<E> list, E element) {
    return Stream.concat(list.stream(), Stream.of(element)).toList();
  }

  @Override
  public String driverName() {
    return "SQLite";
  }

  /** Whether SQLite may call back into Java in the middle of a statement. */
  boolean hasCode() {
    return !scalars.isEmpty() || !aggregates.isEmpty() || !collations.isEmpty();
  }

  Map<String, String> pragmas() {
    return pragmas;
  }

  List<Scalar> scalars() {
    return scalars;
  }

  List<Aggregate<?>> aggregates() {
    return aggregates;
  }

  Map<String, Comparator<String>> collations() {
    return collations;
  }
}
