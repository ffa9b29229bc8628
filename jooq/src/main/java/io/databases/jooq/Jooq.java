package io.databases.jooq;

import io.databases.ConfigurationException;
import io.databases.Database;
import io.databases.ParameterException;
import io.databases.Queries;
import io.databases.Query;
import io.databases.Row;
import io.databases.RowMapper;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Configuration;
import org.jooq.DDLQuery;
import org.jooq.DSLContext;
import org.jooq.DeleteResultStep;
import org.jooq.Field;
import org.jooq.InsertResultStep;
import org.jooq.Key;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.ResultQuery;
import org.jooq.Routine;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.UpdateResultStep;
import org.jooq.conf.FetchTriggerValuesAfterReturning;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Makes queries of what jOOQ builds, in the dialect of one database, for every verb of {@link
 * Queries} and {@link io.databases.AsyncQueries}. Values become parameters, never text. Immutable
 * and thread safe; nothing here talks to a database but {@link #createAll} and {@link #dropAll}.
 *
 * <pre>{@code
 * var jooq = Jooq.on(database);
 * var open = select(NOTE.ID, NOTE.TEXT).from(NOTE).where(NOTE.COMPLETED.isFalse());
 * for (var note : database.fetchAll(jooq.query(open))) {
 *   IO.println(note.value2());
 * }
 * }</pre>
 *
 * <p>Each call renders the query, which takes some microseconds, and gives the same SQL for the
 * same shape of query, so that databases prepare it once. {@link #prepare} renders once for many
 * calls.
 */
public final class Jooq {
  /**
   * Where jOOQ writes no RETURNING but would ask JDBC for the keys; by name, since jOOQ is about to
   * remove some of them.
   */
  private static final Set<String> KEYS_BY_JDBC =
      Set.of("CLICKHOUSE", "CUBRID", "DERBY", "HSQLDB", "IGNITE", "MYSQL", "TRINO");

  private static final RowMapper<Row> ROWS = row -> row;

  private final DSLContext dsl;

  private Jooq(Configuration configuration) {
    this.dsl = DSL.using(configuration);
  }

  /**
   * For a database, in the dialect its address tells.
   *
   * @throws ConfigurationException where the address tells none that jOOQ knows
   */
  public static Jooq on(Database database) {
    return of(Dialects.of(database.url()));
  }

  /** For a dialect. */
  public static Jooq of(SQLDialect dialect) {
    return of(dialect, new Settings());
  }

  /** For a dialect, with settings of jOOQ's for how SQL is written, such as mapped schemas. */
  public static Jooq of(SQLDialect dialect, Settings settings) {
    var own =
        ((Settings) settings.clone())
            .withParamType(ParamType.INDEXED)
            .withStatementType(StatementType.PREPARED_STATEMENT)
            .withInlineThreshold(Integer.MAX_VALUE)
            .withFetchTriggerValuesAfterReturning(FetchTriggerValuesAfterReturning.NEVER);
    return new Jooq(new DefaultConfiguration().set(dialect).set(own));
  }

  /**
   * A query whose rows are jOOQ records, each value converted to the type of its field; fields of
   * the same name in joined tables stay apart. {@link Query#as} on the result reads plain rows
   * instead, without the converters of fields.
   *
   * @throws ParameterException where a named parameter has no value, a value cannot be bound, a
   *     change has nothing to write, or jOOQ cannot write the query in this dialect
   */
  public <R extends Record> Query<R> query(ResultQuery<R> query) {
    return rendered(query).map(reader(query));
  }

  /**
   * The same, each record made into something else, such as by {@code Records.mapping(Note::new)}.
   */
  public <R extends Record, T extends @Nullable Object> Query<T> query(
      ResultQuery<R> query, RecordMapper<? super R, T> mapper) {
    return rendered(query).map(mapped(query, mapper));
  }

  /**
   * A statement to be executed, or a query whose rows stay {@link Row}s.
   *
   * @throws ParameterException as {@link #query(ResultQuery)}
   */
  public Query<Row> query(org.jooq.Query query) {
    return rendered(query);
  }

  /**
   * Refuses a stored procedure of generated code: jOOQ calls it by JDBC, and takes its parameters
   * and results from there one after another.
   *
   * @throws ParameterException always; says what to do instead
   */
  @SuppressWarnings("DoNotCallSuggester") // what to do instead is better said at run time
  public Query<Row> query(Routine<?> routine) {
    throw new ParameterException(
        "jOOQ calls the routine "
            + routine.getName()
            + " by JDBC, and there is none here; select a function as a field, and call a procedure"
            + " by SQL text: database.fetchAll(\"CALL "
            + routine.getName()
            + "(?)\", value)");
  }

  /** The query with rows that stay {@link Row}s, to be read by name or made records by core. */
  public Query<Row> rows(ResultQuery<?> query) {
    checkReturning(query);
    return rendered(query);
  }

  /**
   * Renders a query once, for many calls with other values. Changing the query afterwards changes
   * nothing here.
   */
  public <R extends Record> PreparedQuery<R> prepare(ResultQuery<R> query) {
    return new PreparedQuery<>(rendering(query), reader(query));
  }

  /** The same, each record made into something else. */
  public <R extends Record, T extends @Nullable Object> PreparedQuery<T> prepare(
      ResultQuery<R> query, RecordMapper<? super R, T> mapper) {
    return new PreparedQuery<>(rendering(query), mapped(query, mapper));
  }

  /** The same for a statement without rows, such as an insert with named parameters. */
  public PreparedQuery<Row> prepare(org.jooq.Query query) {
    return new PreparedQuery<>(rendering(query), ROWS);
  }

  // ---- tables

  /** Creates a table with its keys and references, unless there is one of its name. */
  public Query<Row> createTable(Table<?> table) {
    var constraints =
        Stream.<Key<?>>concat(table.getKeys().stream(), table.getReferences().stream())
            .map(Key::constraint)
            .toList();
    return query(
        dsl.createTableIfNotExists(table).columns(table.fields()).constraints(constraints));
  }

  /** Drops a table, if it is there. */
  public Query<Row> dropTable(Table<?> table) {
    return query(dsl.dropTableIfExists(table));
  }

  /**
   * Creates tables, each after those it refers to. They stay as they are where they exist.
   *
   * @throws ConfigurationException where tables refer to each other in a circle
   */
  public void createAll(Queries on, Table<?>... tables) {
    for (var table : TableOrder.of(List.of(tables))) {
      on.execute(createTable(table));
    }
  }

  /** Drops tables, each before those it refers to. */
  public void dropAll(Queries on, Table<?>... tables) {
    for (var table : TableOrder.of(List.of(tables)).reversed()) {
      on.execute(dropTable(table));
    }
  }

  // ---- rendering: values are parameters, but for what a database takes as constants only, in DDL

  private Query<Row> rendered(org.jooq.Query query) {
    var rendering = rendering(query);
    return query(rendering, rendering.values());
  }

  static Query<Row> query(Rendering rendering, @Nullable Object[] values) {
    var query = Query.of(rendering.sql(), values);
    return rendering.changes() ? query.writing() : query;
  }

  private Rendering rendering(org.jooq.Query query) {
    checkExecutable(query);
    return query instanceof DDLQuery
        ? Rendering.inlined(query, dsl.configuration())
        : Rendering.of(query, dsl.configuration());
  }

  /**
   * What jOOQ would not run has SQL all the same, and another meaning there: for an insert of no
   * rows it writes one that inserts a row of defaults.
   */
  private static void checkExecutable(org.jooq.Query query) {
    if (!query.isExecutable()) {
      throw new ParameterException(
          "this "
              + query.getClass().getSimpleName()
              + " is without rows to insert or columns to set; leave it out where there is nothing"
              + " to write, or insert defaultValues()");
    }
  }

  private <R extends Record> RecordReader<R> reader(ResultQuery<R> query) {
    checkReturning(query);
    return new RecordReader<>(dsl, fields(query), query.getRecordType());
  }

  /**
   * What a query gives, with the tables' own fields: those of {@code fields()} have lost theirs.
   */
  @SuppressWarnings("deprecation") // the other ways give fields without tables, or asterisks
  private static Field<?>[] fields(ResultQuery<?> query) {
    return query instanceof Select<?> select
        ? select.getSelect().toArray(Field<?>[]::new)
        : query.fields();
  }

  @SuppressWarnings("NullAway") // whether the mapper may give null is what T says
  private <R extends Record, T extends @Nullable Object> RowMapper<T> mapped(
      ResultQuery<R> query, RecordMapper<? super R, T> mapper) {
    var reader = reader(query);
    return row -> mapper.map(reader.map(row));
  }

  private void checkReturning(ResultQuery<?> query) {
    var changes =
        query instanceof InsertResultStep
            || query instanceof UpdateResultStep
            || query instanceof DeleteResultStep;
    if (changes && KEYS_BY_JDBC.contains(dsl.family().name())) {
      throw new ParameterException(
          "jOOQ writes no RETURNING for "
              + dsl.family().getName()
              + "; run the statement with execute and read"
              + " ExecuteResult.generatedKey(), or select afterwards in the same transaction");
    }
  }
}
