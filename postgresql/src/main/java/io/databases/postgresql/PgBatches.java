package io.databases.postgresql;

import io.databases.postgresql.protocol.Frontend;
import io.databases.spi.Deadline;
import io.databases.spi.PlainInsert;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Result;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One statement for many sets of values, all or nothing: whatever is sent ends with one Sync, which
 * is where the server commits.
 *
 * <p>A batch that is longer than a slice is encoded by a thread of its own, and written while it
 * is: it need not be in memory whole, and no caller waits for room. If a value does not fit, or
 * nobody waits any more, when some of it was sent already, the server is made to fail it.
 *
 * <p>The statement is bound and run for each set, one behind the other. An INSERT of many rows
 * whose values are parameters and nothing else goes as arrays instead where nobody could tell the
 * difference ({@link ArrayInsert}): blocks of rows, one array for each column, which costs the
 * server a fraction. That is found out once for each prepared statement.
 *
 * <p>Works under the session's lock.
 */
final class PgBatches {
  private final PgPipeline pipeline;
  private final PgStatements statements;
  private final HoldUps holdUps;

  PgBatches(PgPipeline pipeline, PgStatements statements, HoldUps holdUps) {
    this.pipeline = pipeline;
    this.statements = statements;
    this.holdUps = holdUps;
  }

  /**
   * A request with its reply, and how often it was sent with this time.
   *
   * @param caller who may encode a slice of it; others, the reader above all, have more to do
   */
  private record Call(
      Request.ExecuteMany request, Reply<long[]> reply, Thread caller, int attempt) {
    List<@Nullable Object[]> rows() {
      return request.rows();
    }

    Call again() {
      return new Call(request, reply, caller, attempt + 1);
    }
  }

  void execute(Request.ExecuteMany request, Reply<long[]> reply) {
    execute(new Call(request, reply, Thread.currentThread(), 1));
  }

  private void execute(Call call) {
    statements.withPrepared(
        call.request.sql(), call.reply, (prepared, cached) -> encode(prepared, cached, call));
  }

  private void encode(Prepared prepared, boolean cached, Call call) {
    if (call.rows().size() >= PlainInsert.MANY && !prepared.areArraysKnown()) {
      var insert = ArrayInsert.of(prepared);
      if (insert != null) {
        ask(insert, prepared, cached, call);
        return;
      }
      prepared.setArrays(null);
    }
    var arrays = call.rows().size() < PlainInsert.MANY ? null : prepared.arrays();
    var rows = new BatchRows(prepared, arrays, call.rows());
    boolean isHere = call.caller == Thread.currentThread() || call.rows().size() < PlainInsert.MANY;
    if (isHere && rows.encode(pipeline.out())) {
      pipeline.sync(exchange(prepared, cached, call, rows));
    } else {
      encodeElsewhere(rows, exchange(prepared, cached, call, rows));
    }
  }

  private PgExchanges.Batch exchange(Prepared prepared, boolean cached, Call call, BatchRows rows) {
    PgExchanges.Retry retry =
        (failure, exchange) ->
            call.attempt < PgStatements.ATTEMPTS
                && statements.runsAgain(prepared, cached, failure, exchange)
                && statements.again(call.reply, failure, () -> execute(call.again()));
    var text = call.request.info().text();
    var batch =
        new PgExchanges.Batch(
            rows,
            call.reply,
            retry,
            () -> forgetArrays(prepared),
            nanos -> holdUps.ran(text, nanos));
    batch.commitsMidway = PgStatements.commitsMidway(call.request.info());
    return batch;
  }

  // ---- in slices

  /**
   * Leaves the rest of a batch, or all of it, to a thread that may wait until there is room for
   * more. Nothing else is sent before the batch has been answered.
   */
  private void encodeElsewhere(BatchRows rows, PgExchanges.Batch batch) {
    pipeline.append(batch);
    pipeline.hold();
    batch.releasesHeld = true;
    Thread.ofVirtual().name("databases-batch").start(() -> encodeRest(rows, batch));
  }

  private void encodeRest(BatchRows rows, PgExchanges.Batch batch) {
    try {
      boolean more = true;
      while (more) {
        more = encodeMore(rows, batch);
      }
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException("nobody interrupts it, and it has time", e);
    }
  }

  /** Encodes a slice and waits for room; whether there are more. */
  private boolean encodeMore(BatchRows rows, PgExchanges.Batch batch)
      throws InterruptedException, TimeoutException {
    pipeline.lock().lock();
    boolean last = isEncoded(rows, batch);
    if (last && pipeline.end() == null) {
      Frontend.sync(pipeline.out());
    }
    pipeline.flushForMore(Deadline.NEVER);
    return !last;
  }

  /** Encodes a slice; whether nothing more is to be encoded, for whatever reason. */
  private boolean isEncoded(BatchRows rows, PgExchanges.Batch batch) {
    if (batch.isOver() || pipeline.end() != null) {
      return true;
    }
    var out = pipeline.out();
    int before = out.size();
    try {
      if (!batch.isAbandoned() && !batch.askedToStop) {
        return rows.encode(out);
      }
      batch.breakOff(PgErrors.brokenOff());
    } catch (Throwable e) {
      out.truncate(before);
      batch.breakOff(PgErrors.notEncoded(e));
    }
    Frontend.execute(out, PgExchanges.Batch.NO_PORTAL, 0);
    return true;
  }

  // ---- as arrays

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
