package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.postgresql.protocol.Field;
import io.databases.postgresql.protocol.Frontend;
import io.databases.postgresql.types.Oids;
import io.databases.postgresql.types.TypeInfo;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Result;
import io.databases.spi.StatementInfo;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Statements on a session: prepared when first met, then bound and run (documentation, section
 * "Extended Query"). Works under the session's lock, but for what is called back by the reader.
 */
final class PgStatements {
  /** How often a statement is run that others keep from succeeding. */
  static final int ATTEMPTS = 10;

  /** What the server says of a parameter whose type is gone; it does not translate it. */
  private static final String TYPE_DROPPED = "cache lookup failed for type";

  private static final Pattern ALL = Pattern.compile("(?i)\\bALL\\b");

  private static final Question TYPES =
      new Question(
          TypeInfo.LOOKUP,
          new int[] {Oids.OID_ARRAY},
          List.of(
              new Field("oid", 0, Oids.OID, -1),
              new Field("name", 0, Oids.TEXT, -1),
              new Field("kind", 0, Oids.TEXT, -1),
              new Field("target", 0, Oids.OID, -1),
              new Field("delimiter", 0, Oids.TEXT, -1),
              new Field("names", 0, Oids.TEXT_ARRAY, -1),
              new Field("types", 0, Oids.OID_ARRAY, -1)));

  /**
   * Has the transaction write nothing that it opens; without a row, so that its answer is a
   * command's.
   */
  private static final String READ_ONLY =
      "SELECT WHERE pg_catalog.set_config('transaction_read_only', 'on', true) IS NULL";

  private final PgPipeline pipeline;
  private final PgBackend backend;
  private final PgTypes types;
  private final PreparedCache cache;
  private final boolean guarded;

  /**
   * @param guarded whether each statement has to be kept from writing, since the session is not:
   *     one behind a pooler is not the same each time
   */
  PgStatements(
      PgPipeline pipeline, PgBackend backend, PgTypes types, PreparedCache cache, boolean guarded) {
    this.pipeline = pipeline;
    this.backend = backend;
    this.types = types;
    this.cache = cache;
    this.guarded = guarded;
  }

  // ---- running

  void execute(Request.Execute request, Reply<Result> reply) {
    execute(request, reply, 1);
  }

  private void execute(Request.Execute request, Reply<Result> reply, int attempt) {
    withPrepared(
        request.sql(),
        reply,
        (prepared, cached) -> {
          PgExchanges.Retry retry =
              (failure, exchange) ->
                  attempt < ATTEMPTS
                      && runsAgain(prepared, cached, failure, exchange)
                      && again(reply, failure, () -> execute(request, reply, attempt + 1));
          if (guarded) {
            command(READ_ONLY);
          }
          prepared.parseUnnamed(pipeline.out());
          bindAndExecute(prepared, request.values(), request.maxRows());
          if (guarded) {
            pipeline.append(new PgExchanges.Start(new Reply<>(), _ -> {}));
          }
          var cost = new Cost(pipeline, backend, request.info().text());
          var exchange =
              new PgExchanges.Statement(prepared, reply, request.sink(), cost, retry, this::renew);
          exchange.commitsMidway = commitsMidway(request.info());
          pipeline.sync(exchange);
          if (dropsStatements(request.info())) {
            cache.clear(); // what follows is prepared anew
          }
        });
  }

  /** Whether the server has nothing prepared any more after this statement. */
  private static boolean dropsStatements(StatementInfo info) {
    return switch (info.leadingKeyword()) {
      case "DISCARD", "DEALLOCATE" -> ALL.matcher(info.text()).find();
      default -> false;
    };
  }

  void bindAndExecute(Prepared prepared, @Nullable Object[] values, int maxRows) {
    prepared.bind(pipeline.out(), "", values);
    Frontend.execute(pipeline.out(), "", maxRows);
  }

  /**
   * After a failure: whether the statement is to be run once more, since its failure was not its
   * own. It was stopped by a request meant for another; or it was prepared earlier and has gone
   * stale, dropped on the server or made for tables that look otherwise by now. Never inside a
   * transaction, which has failed with it or before it, and never where part of it may have been
   * committed.
   */
  boolean runsAgain(
      Prepared prepared, boolean cached, DatabaseException failure, PgExchange exchange) {
    var state = failure.sqlState().orElse("");
    boolean dropped = cached && isDropped(failure, exchange);
    boolean changed =
        cached
            && (failure instanceof ParameterException // part of a batch was sent before
                || state.equals("0A000")
                || state.startsWith("42")
                || isTypeDropped(failure));
    if (changed) {
      forget(prepared);
    } else if (!dropped && !exchange.stray) {
      return false;
    }
    return !exchange.inTransaction && exchange.isUndoneByFailure();
  }

  /**
   * To be told of each failure: where something was prepared that is gone on the server, the rest
   * may be gone too, and all of it is prepared anew. On the reader.
   */
  void failed(DatabaseException failure, PgExchange exchange) {
    if (isDropped(failure, exchange)) {
      pipeline.lock().lock();
      try {
        cache.clear();
      } finally {
        pipeline.lock().unlock();
      }
    }
  }

  /** Once it has begun a statement may miss one of the user's own, as EXECUTE does. */
  private static boolean isDropped(DatabaseException failure, PgExchange exchange) {
    return !exchange.begun && failure.sqlState().filter("26000"::equals).isPresent();
  }

  /** Forgets a statement and all types: attributes may have been added to a composite type. */
  private void forget(Prepared outdated) {
    pipeline.lock().lock();
    try {
      cache.remove(outdated);
      types.forget();
    } finally {
      pipeline.lock().unlock();
    }
  }

  /** Whether a statement outside of transactions may commit while it runs. */
  static boolean commitsMidway(StatementInfo info) {
    return switch (info.leadingKeyword()) {
      case "CALL", "DO" -> true;
      default -> info.keywords().contains("CONCURRENTLY");
    };
  }

  private static boolean isTypeDropped(DatabaseException failure) {
    return failure
        .report(PgError.class)
        .filter(error -> error.message().contains(TYPE_DROPPED))
        .isPresent();
  }

  /**
   * Has a statement sent once more that failed. Where a transaction was begun behind it, which it
   * must not become part of, its failure stands.
   */
  boolean again(Reply<?> reply, DatabaseException failure, Runnable encoding) {
    pipeline.sendElsewhere(
        reply,
        () -> { // the reader must not write
          if (pipeline.isGone(reply) || reply.isDone()) {
            return;
          }
          if (pipeline.isInTransaction()) {
            reply.fail(failure);
          } else {
            encoding.run();
          }
        });
    return true;
  }

  /**
   * Has a statement described anew that gave rows which cannot be read, and forgets it and all
   * types: theirs were changed. On the reader.
   *
   * @param then given the statement as it is now, or as it was known where that cannot be found out
   */
  void renew(Prepared outdated, Consumer<Prepared> then) {
    forget(outdated);
    var reply = new Reply<Prepared>();
    reply.onDone(() -> then.accept(reply.isFailed() ? outdated : reply.result()));
    pipeline.sendElsewhere(
        reply,
        () -> {
          if (!pipeline.isGone(reply)) {
            describe(outdated.sql(), reply);
          }
        });
  }

  // ---- preparing

  interface Encoding {
    /**
     * Encodes.
     *
     * @param cached whether the statement was prepared for an earlier request, and may be stale
     * @throws ParameterException where values do not fit; what was encoded is taken back
     */
    void with(Prepared prepared, boolean cached);
  }

  /** Encodes with the prepared statement of this text, preparing it first where it is not. */
  void withPrepared(String sql, Reply<?> reply, Encoding encoding) {
    var known = cache.get(sql);
    if (known == null) {
      prepare(new Wanted(sql, cache.nextName(), true, reply, encoding), 1);
    } else {
      encode(known, true, reply, encoding);
    }
  }

  /**
   * Encodes with a statement that is prepared. Where the values do not fit what was prepared for an
   * earlier request, it is prepared anew: the columns may have other types by now.
   */
  void encode(Prepared prepared, boolean cached, Reply<?> reply, Encoding encoding) {
    if (!cached) {
      encodeOrFail(prepared, reply, encoding);
    } else if (!encodes(prepared, encoding)) {
      prepare(new Wanted(prepared.sql(), cache.nextName(), true, reply, encoding), 1);
    }
  }

  /** Prepares a statement that belongs to another one, which keeps it. */
  void prepareBeside(String sql, Reply<?> reply, Consumer<Prepared> then) {
    prepare(
        new Wanted(sql, cache.nextName(), false, reply, (prepared, _) -> then.accept(prepared)), 1);
  }

  /** The statement's columns and their types as they are now; it is not kept. */
  void describe(String sql, Reply<Prepared> reply) {
    prepare(new Wanted(sql, "", false, reply, (prepared, _) -> reply.complete(prepared)), 1);
  }

  /**
   * A statement to be prepared.
   *
   * @param kept whether it is for other requests too
   * @param encoding what to do with it
   */
  private record Wanted(String sql, String name, boolean kept, Reply<?> reply, Encoding encoding) {}

  private void prepare(Wanted wanted, int attempt) {
    closeEvicted();
    Frontend.parse(pipeline.out(), wanted.name, wanted.sql);
    Frontend.describeStatement(pipeline.out(), wanted.name);
    Frontend.sync(pipeline.out());
    pipeline.append(
        new PgExchanges.Preparing(
            wanted.reply,
            (oids, fields, failure, again) -> {
              if (again && attempt < ATTEMPTS) {
                prepareAgain(wanted, attempt + 1);
              } else {
                prepared(wanted, oids, fields, failure);
              }
            }));
    pipeline.hold(); // until prepared() releases
  }

  private void prepareAgain(Wanted wanted, int attempt) {
    pipeline.lock().lock();
    try {
      prepare(wanted, attempt);
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
  }

  private void prepared(
      Wanted wanted,
      int[] oids,
      @Nullable List<Field> fields,
      @Nullable DatabaseException failure) {
    int[] unknown = failure == null ? types.unknown(oids, fields) : new int[0];
    if (unknown.length > 0) {
      askForTypes(unknown, problem -> prepared(wanted, oids, fields, problem));
      return;
    }
    pipeline.goOn(
        wanted.reply,
        () -> {
          if (failure != null) {
            wanted.reply.fail(PgErrors.beforeItWasSent(failure));
          } else {
            var prepared = types.statement(wanted.sql, wanted.name, oids, fields);
            if (wanted.kept) {
              cache.put(prepared);
            }
            if (!wanted.reply.isDone()) { // else given up while it was prepared
              encodeOrFail(prepared, wanted.reply, wanted.encoding);
            }
          }
        });
  }

  /** Has the server describe types; on the reader, while requests are held back. */
  private void askForTypes(int[] oids, Consumer<@Nullable DatabaseException> then) {
    var values = new Object[] {IntStream.of(oids).mapToObj(Integer::toUnsignedLong).toList()};
    pipeline.lock().lock();
    try {
      ask(
          TYPES,
          values,
          answer -> {
            if (!answer.isFailed()) {
              types.learn(answer.result().rows(), oids);
            }
            then.accept(answer.failure());
          });
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
  }

  /**
   * A question about the server's catalog.
   *
   * @param parameters the OIDs of the types of its parameters
   * @param fields what its answer consists of
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Question(String sql, int[] parameters, List<Field> fields) {}

  /**
   * Asks the server, while requests are held back.
   *
   * @param then given the answer, on the reader
   */
  void ask(Question question, @Nullable Object[] values, Consumer<Reply<Result>> then) {
    var reply = new Reply<Result>();
    reply.onDone(() -> then.accept(reply));
    ask(question, values, reply, 1);
  }

  private void ask(Question question, @Nullable Object[] values, Reply<Result> reply, int attempt) {
    var prepared = types.statement(question.sql, "", question.parameters, question.fields);
    prepared.parseUnnamed(pipeline.out());
    bindAndExecute(prepared, values, 0);
    Frontend.sync(pipeline.out());
    pipeline.append(
        new PgExchanges.Statement(
            prepared,
            reply,
            null,
            null,
            (_, exchange) ->
                exchange.stray
                    && attempt < ATTEMPTS
                    && !exchange.inTransaction
                    && askAgain(question, values, reply, attempt + 1),
            this::renew));
  }

  private boolean askAgain(
      Question question, @Nullable Object[] values, Reply<Result> reply, int attempt) {
    pipeline.lock().lock();
    try {
      ask(question, values, reply, attempt);
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
    return true;
  }

  private void encodeOrFail(Prepared prepared, Reply<?> reply, Encoding encoding) {
    if (reply.isDone()) {
      return; // given up while it was prepared
    }
    int before = pipeline.out().size();
    try {
      encoding.with(prepared, false);
    } catch (ParameterException e) {
      takeBack(before);
      reply.fail(e);
    }
  }

  /**
   * False where the values do not fit what was prepared: the columns may have other types by now.
   */
  private boolean encodes(Prepared known, Encoding encoding) {
    int before = pipeline.out().size();
    try {
      encoding.with(known, true);
      return true;
    } catch (ParameterException e) {
      takeBack(before);
      forget(known);
      return false;
    }
  }

  private void takeBack(int size) {
    pipeline.out().truncate(size);
    tookBack();
  }

  /** Some of what was encoded was taken back: a command may have been prepared by it. */
  void tookBack() {
    cache.forgetCommands();
  }

  private void closeEvicted() {
    for (var name : cache.takeEvicted()) {
      Frontend.closeStatement(pipeline.out(), name);
    }
  }

  // ---- commands

  /** A command without parameters or rows, in one go and without a Sync. */
  void command(String sql) {
    var out = pipeline.out();
    var name = cache.commandName(sql);
    if (name == null) {
      name = cache.addCommand(sql);
      Frontend.parse(out, name, sql);
    }
    int at = Frontend.beginBind(out, "", name);
    out.putShort(0);
    out.putShort(0);
    out.putShort(0);
    Frontend.end(out, at);
    Frontend.execute(out, "", 0);
  }
}
