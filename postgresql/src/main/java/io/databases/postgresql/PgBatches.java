package io.databases.postgresql;

import io.databases.ParameterException;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One statement for many sets of values, all or nothing: whatever is sent ends with one Sync, which
 * is where the server commits.
 *
 * <p>The statement is bound and run for each set, one behind the other. An INSERT of many rows
 * whose values are parameters and nothing else goes as arrays instead where nobody could tell the
 * difference ({@link ArrayInsert}): blocks of rows, one array for each column, which costs the
 * server a fraction. That is found out once for each prepared statement.
 *
 * <p>Works under the session's lock.
 */
final class PgBatches {
  /** From so many rows on it pays to ask the server whether they may go as arrays. */
  private static final int MANY = 50;

  private final PgPipeline pipeline;
  private final PgStatements statements;
  private final HoldUps holdUps;

  PgBatches(PgPipeline pipeline, PgStatements statements, HoldUps holdUps) {
    this.pipeline = pipeline;
    this.statements = statements;
    this.holdUps = holdUps;
  }

  /** A request with its reply, and how often it was sent with this time. */
  private record Call(Request.ExecuteMany request, Reply<long[]> reply, int attempt) {
    List<@Nullable Object[]> rows() {
      return request.rows();
    }

    Call again() {
      return new Call(request, reply, attempt + 1);
    }
  }

  void execute(Request.ExecuteMany request, Reply<long[]> reply) {
    execute(new Call(request, reply, 1));
  }

  private void execute(Call call) {
    statements.withPrepared(
        call.request.sql(), call.reply, (prepared, cached) -> encode(prepared, cached, call));
  }

  private void encode(Prepared prepared, boolean cached, Call call) {
    if (call.rows().size() >= MANY && !prepared.areArraysKnown()) {
      var insert = ArrayInsert.of(prepared);
      if (insert != null) {
        ask(insert, prepared, cached, call);
        return;
      }
      prepared.setArrays(null);
    }
    PgExchanges.Retry retry =
        (failure, exchange) ->
            call.attempt < PgStatements.ATTEMPTS
                && statements.runsAgain(prepared, cached, failure, exchange)
                && statements.again(call.reply, failure, () -> execute(call.again()));
    var arrays = call.rows().size() < MANY ? null : prepared.arrays();
    int[] blocks = arrays == null ? null : encodeBlocks(prepared, arrays, call.rows());
    if (blocks == null) {
      blocks = encodeEach(prepared, call.rows());
    }
    var text = call.request.info().text();
    var exchange =
        new PgExchanges.Batch(
            blocks,
            call.reply,
            retry,
            () -> forgetArrays(prepared),
            nanos -> holdUps.ran(text, nanos));
    exchange.commitsMidway = PgStatements.commitsMidway(call.request.info());
    pipeline.sync(exchange);
  }

  // ---- one by one

  private int[] encodeEach(Prepared prepared, List<@Nullable Object[]> rows) {
    statements.parseUnnamed(prepared);
    int number = 0;
    for (var values : rows) {
      number++;
      try {
        statements.bindAndExecute(prepared, values, 0);
      } catch (ParameterException e) {
        throw new ParameterException("row " + number + ": " + e.getMessage());
      }
    }
    int[] blocks = new int[number];
    Arrays.fill(blocks, 1);
    return blocks;
  }

  // ---- as arrays

  /**
   * Encodes blocks of rows; returns how many rows are in each, or null where a value does not fit,
   * with nothing encoded.
   */
  private int @Nullable [] encodeBlocks(
      Prepared prepared, Prepared arrays, List<@Nullable Object[]> rows) {
    var out = pipeline.out();
    int before = out.size();
    var sizes = IntStream.builder();
    var block = new ArrayBlock(prepared);
    try {
      statements.parseUnnamed(arrays);
      for (var values : rows) {
        block.add(values);
        if (block.isFull()) {
          sizes.add(block.rows());
          block.execute(arrays, out);
        }
      }
      if (block.rows() > 0) {
        sizes.add(block.rows());
        block.execute(arrays, out);
      }
      return sizes.build().toArray();
    } catch (ParameterException e) {
      out.truncate(before); // one by one, the row is found that is at fault
      return null;
    }
  }

  /** Asks the server whether rows may go as arrays, and has the batch encoded then. */
  private void ask(ArrayInsert insert, Prepared prepared, boolean cached, Call call) {
    boolean outside = !pipeline.isInTransaction();
    pipeline.hold();
    statements.ask(
        ArrayInsert.QUESTION,
        insert.values(),
        answer ->
            pipeline.goOn(
                call.reply, () -> answered(insert, answer, outside, prepared, cached, call)));
  }

  private void answered(
      ArrayInsert insert,
      Reply<Result> answer,
      boolean outside,
      Prepared prepared,
      boolean cached,
      Call call) {
    if (call.reply.isDone()) {
      return; // given up meanwhile
    }
    var failure = answer.failure();
    if (failure != null && !(outside && failure.connectionUsable())) {
      // The transaction has failed with it, or never begun.
      call.reply.fail(PgErrors.beforeItWasSent(failure));
      return;
    }
    var sql = failure == null ? insert.sql(answer.result().rows()) : null;
    if (sql == null) {
      prepared.setArrays(null);
      encodeNow(prepared, cached, call);
    } else {
      statements.prepareBeside(
          sql,
          call.reply,
          arrays -> {
            prepared.setArrays(arrays);
            encodeNow(prepared, cached, call);
          });
    }
  }

  private void encodeNow(Prepared prepared, boolean cached, Call call) {
    statements.encode(prepared, cached, call.reply, (known, before) -> encode(known, before, call));
  }

  /** The table is not what it was: from here on each row is counted. On the reader. */
  private void forgetArrays(Prepared prepared) {
    pipeline.lock().lock();
    try {
      prepared.setArrays(null);
    } finally {
      pipeline.lock().unlock();
    }
  }
}
