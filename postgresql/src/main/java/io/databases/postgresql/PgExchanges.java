package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.Row;
import io.databases.postgresql.protocol.CommandTag;
import io.databases.postgresql.protocol.Field;
import io.databases.postgresql.protocol.Message;
import io.databases.spi.Cursor;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import io.databases.spi.Result;
import io.databases.spi.RowSink;
import io.databases.wire.ProtocolException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges, one class for each kind of request; each reads its answer and settles its reply.
 */
final class PgExchanges {
  private PgExchanges() {}

  /** Whoever looks at an exchange's end before its reply is settled; on the reader. */
  interface Retry {
    /**
     * True where the request was taken to be run once more, so that its reply is not to be settled.
     */
    boolean again(DatabaseException failure, PgExchange exchange);
  }

  /** Finds out how the columns of a statement look after their types were changed. */
  interface Renewal {
    /**
     * Has it described anew.
     *
     * @param then given what it found, or what was known where it cannot; on the reader
     */
    void renew(Prepared outdated, Consumer<Prepared> then);
  }

  /** What somebody waits for, and what is to be stopped once nobody does. */
  abstract static class Awaited<T> extends PgExchange {
    final Reply<T> reply;

    /** Under the session's lock, to be appended at once. */
    Awaited(Reply<T> reply) {
      this.reply = reply;
      PgReply.sent(reply);
    }

    @Override
    final boolean settles(Reply<?> other) {
      return reply == other;
    }

    @Override
    final boolean isAbandoned() {
      return reply.isDone();
    }
  }

  /** One statement, whole. */
  static final class Statement extends Awaited<Result> {
    private final Prepared prepared;
    private final @Nullable RowSink sink;
    private final @Nullable Cost cost;
    private final Retry retry;
    private final Renewal renewal;
    private PgRows.@Nullable Builder rows;

    /** Rows that the sink is done with; null where it was given none. */
    private @Nullable AtomicReference<@Nullable PgRows> used;

    private long affected;
    private boolean complete;

    /**
     * @param cost told how the result grows; null where it is small for sure
     */
    Statement(
        Prepared prepared,
        Reply<Result> reply,
        @Nullable RowSink sink,
        @Nullable Cost cost,
        Retry retry,
        Renewal renewal) {
      super(reply);
      this.prepared = prepared;
      this.sink = sink;
      this.cost = cost;
      this.retry = retry;
      this.renewal = renewal;
    }

    @Override
    void on(Message message) throws IOException {
      switch (message.type()) {
        case 'D' -> add(message);
        case 'C' -> {
          affected = CommandTag.affected(message.getText());
          complete = true;
        }
        case 'I', 's' -> complete = true;
        case '1', '2', 'n' -> {}
        default -> throw message.unexpected("in the answer to a statement");
      }
    }

    @Override
    boolean isComplete() {
      return complete;
    }

    @Override
    void ran(long nanos) {
      if (cost != null) {
        cost.ran(nanos);
      }
    }

    private void add(Message message) throws IOException {
      if (reply.isDone()) {
        rows = null; // nobody wants them any more
        return;
      }
      boolean kept = sink == null || (rows != null && rows.isOutdated());
      if (cost != null && cost.isTooLarge(message.remaining(), kept)) {
        rows = null;
        cost.refuse(reply, this, "the result", "read it as a stream");
        return;
      }
      var some = rows();
      some.add(message);
      if (sink != null && some.isLarge() && !some.isOutdated()) {
        sink(some, sink);
      }
    }

    /** Has the sink take what there is, while the next rows come. */
    private void sink(PgRows.Builder some, RowSink to) {
      var taken = used;
      if (taken == null) {
        taken = new AtomicReference<>();
        used = taken;
      }
      var next = some.next(taken.getAndSet(null));
      var sunk = some.build();
      var back = taken;
      reply.meanwhile(() -> {
        to.accept(sunk);
        back.set(sunk);
      });
      rows = next;
    }

    private PgRows.Builder rows() throws IOException {
      var pages = rows;
      if (pages == null) {
        var columns = prepared.columns();
        if (columns == null) {
          throw new ProtocolException("the server sent rows for a statement that has none");
        }
        pages = new PgRows.Builder(prepared, columns);
        rows = pages;
      }
      return pages;
    }

    @Override
    void done() {
      var reason = failure;
      if (reason == null) {
        var some = rows;
        if (some != null && some.isOutdated()) {
          renewal.renew(prepared, renewed -> complete(some.readAs(renewed)));
        } else if (some == null) {
          reply.complete(new Result(prepared.columns(), List.of(), affected, null));
        } else {
          complete(some.build());
        }
        return;
      }
      if (sink != null && used != null) {
        reply.meanwhile(sink::restart);
      }
      if (!retry.again(reason, this)) {
        reply.fail(reason);
      }
    }

    private void complete(@Nullable PgRows all) {
      if (all == null) {
        reply.fail(PgErrors.columnsChanged());
      } else {
        reply.complete(new Result(all.columns(), all, affected, null));
      }
    }
  }

  /**
   * One statement for many sets of values, in blocks of one or more. It may be answered while it is
   * still being sent, and broken off then.
   */
  static final class Batch extends Awaited<long[]> {
    /** A portal that is not there; naming it makes the server fail what it was sent. */
    static final String NO_PORTAL = "the rest of a batch that was broken off";

    private static final String NO_SUCH_PORTAL = "34000";

    private final BatchRows rows;
    private final long[] counts;
    private final Retry retry;
    private final Runnable onOddCount;
    private final LongConsumer onRun;
    private int block;
    private int row;
    private volatile @Nullable DatabaseException brokenOff;
    private volatile boolean over;

    /**
     * @param onOddCount a block of several rows affected more or fewer than these
     * @param onRun told for how many nanoseconds the server was at it
     */
    Batch(
        BatchRows rows, Reply<long[]> reply, Retry retry, Runnable onOddCount, LongConsumer onRun) {
      super(reply);
      this.rows = rows;
      this.counts = new long[rows.count()];
      this.retry = retry;
      this.onOddCount = onOddCount;
      this.onRun = onRun;
    }

    /** Whether the server has failed it or it is lost, so that no more of it need be sent. */
    boolean isOver() {
      return over;
    }

    /** Says why the server is made to fail it. */
    void breakOff(DatabaseException reason) {
      brokenOff = reason;
    }

    @Override
    void failed(DatabaseException reason) {
      var ours = brokenOff;
      boolean isOurs = reason.sqlState().equals(Optional.of(NO_SUCH_PORTAL));
      super.failed(ours != null && isOurs ? ours : reason);
      over = true;
    }

    @Override
    void ran(long nanos) {
      onRun.accept(nanos);
    }

    @Override
    void on(Message message) throws IOException {
      switch (message.type()) {
        case 'C' -> {
          if (block == rows.blocks()) {
            throw message.unexpected("after the last statement of a batch");
          }
          count(CommandTag.affected(message.getText()));
        }
        case 'I' -> count(0);
        case '1', '2', 'D', 'n' -> {} // rows of a RETURNING in a batch are not asked for
        default -> throw message.unexpected("in the answer to a batch");
      }
    }

    private void count(long affected) {
      int size = rows.size(block++);
      if (affected == size) {
        Arrays.fill(counts, row, row + size, 1);
      } else {
        counts[row] = affected; // the sum is right, whichever rows it were
        if (size > 1) {
          onOddCount.run();
        }
      }
      row += size;
    }

    @Override
    void done() {
      over = true;
      var reason = failure;
      if (reason == null) {
        reply.complete(counts);
      } else if (!retry.again(reason, this)) {
        reply.fail(reason);
      }
    }
  }

  /** Preparing a statement: the types of its parameters and columns. */
  static final class Preparing extends PgExchange {
    interface Then {
      /**
       * Goes on with what was learned, or with why nothing was.
       *
       * @param again whether it failed by mistake, and nothing else with it
       */
      void run(
          int[] parameterOids,
          @Nullable List<Field> fields,
          @Nullable DatabaseException failure,
          boolean again);
    }

    private final Reply<?> reply;
    private final Then then;
    private int[] oids = {};
    private @Nullable List<Field> fields;

    /**
     * @param reply of the request that the statement is prepared for
     */
    Preparing(Reply<?> reply, Then then) {
      this.reply = reply;
      this.then = then;
    }

    @Override
    boolean settles(Reply<?> other) {
      return reply == other;
    }

    @Override
    boolean isAbandoned() {
      return reply.isDone();
    }

    @Override
    void on(Message message) throws IOException {
      switch (message.type()) {
        case 't' -> {
          int count = message.getUnsignedShort();
          oids = new int[count];
          for (int i = 0; i < count; i++) {
            oids[i] = message.getInt();
          }
        }
        case 'T' -> fields = Field.readAll(message);
        case '1', 'n', '3' -> {}
        default -> throw message.unexpected("in the answer to Parse");
      }
    }

    @Override
    void done() {
      then.run(oids, fields, failure, stray && !inTransaction);
    }
  }

  /** A command without values or rows. */
  static class Command extends PgExchange {
    private final Reply<Nothing> reply;

    /** Under the session's lock, to be appended at once. */
    Command(Reply<Nothing> reply) {
      this.reply = reply;
      PgReply.sent(reply);
    }

    @Override
    boolean settles(Reply<?> other) {
      return reply == other;
    }

    @Override
    void on(Message message) throws IOException {
      switch (message.type()) {
        case '1', '2', '3', 'C', 'n', 'I' -> {}
        default -> throw message.unexpected("in the answer to a command");
      }
    }

    @Override
    void done() {
      if (failure == null) {
        reply.complete(Nothing.DONE);
      } else {
        reply.fail(failure);
      }
    }
  }

  /** COMMIT, which the server answers with ROLLBACK where the transaction has failed. */
  static final class Commit extends Command {
    private boolean rolledBack;

    Commit(Reply<Nothing> reply) {
      super(reply);
    }

    @Override
    void on(Message message) throws IOException {
      if (message.type() == 'C') {
        rolledBack = message.getText().equals("ROLLBACK");
      } else {
        super.on(message);
      }
    }

    @Override
    void done() {
      if (rolledBack && failure == null) {
        failure =
            new DatabaseException(
                "the transaction was rolled back instead of committed, because a statement in it"
                    + " had failed; after a failure that you expect, roll back to a savepoint",
                ErrorDetails.of("25P02", 0),
                null);
      }
      super.done();
    }
  }

  /** BEGIN or SAVEPOINT: sent with what follows, which fails with it. */
  static final class Start extends Command {
    private final Consumer<DatabaseException> onFailure;

    Start(Reply<Nothing> reply, Consumer<DatabaseException> onFailure) {
      super(reply);
      this.onFailure = onFailure;
    }

    @Override
    boolean isSynced() {
      return false;
    }

    @Override
    void done() {
      if (failure != null) {
        onFailure.accept(failure);
      }
      super.done();
    }
  }

  /** Making a portal. */
  static final class Opening extends Awaited<Cursor> {
    private final Consumer<@Nullable DatabaseException> then;

    /**
     * @param then settles the reply; given why it has failed, or null
     */
    Opening(Reply<Cursor> reply, Consumer<@Nullable DatabaseException> then) {
      super(reply);
      this.then = then;
    }

    @Override
    void on(Message message) throws IOException {
      switch (message.type()) {
        case '1', '2', 'C' -> {}
        default -> throw message.unexpected("in the answer to the start of a stream");
      }
    }

    @Override
    void done() {
      then.accept(failure);
    }
  }

  /** The next rows of a portal. */
  static final class Fetching extends Awaited<List<? extends Row>> {
    private final PgCursor cursor;
    private final @Nullable Cost cost;
    private final Renewal renewal;
    private PgRows.@Nullable Builder rows;

    /**
     * @param cost where these are all rows that are left, told how they grow; null for a part
     */
    Fetching(
        PgCursor cursor, Reply<List<? extends Row>> reply, @Nullable Cost cost, Renewal renewal) {
      super(reply);
      this.cursor = cursor;
      this.cost = cost;
      this.renewal = renewal;
      this.rows = new PgRows.Builder(cursor.prepared(), cursor.columns());
    }

    @Override
    void on(Message message) throws IOException {
      switch (message.type()) {
        case 'D' -> add(message);
        case 'C', 'I' -> cursor.exhausted();
        case 's' -> {}
        default -> throw message.unexpected("in the answer to a fetch");
      }
    }

    private void add(Message message) throws IOException {
      var some = rows;
      if (some == null) {
        return;
      }
      if (reply.isDone()) {
        rows = null; // nobody wants them any more
      } else if (cost != null && cost.isTooLarge(message.remaining(), true)) {
        rows = null;
        cost.refuse(
            reply,
            this,
            "the rest of a stream, which another statement on its connection had read at once,",
            "use another connection beside it");
      } else {
        some.add(message);
      }
    }

    @Override
    void done() {
      var some = rows;
      if (failure != null) {
        reply.fail(failure);
      } else if (some == null) {
        return; // the reply is done
      } else if (some.haveOtherColumns()) {
        reply.fail(PgErrors.columnsChanged()); // it was told already which they are
      } else if (some.isOutdated()) {
        renewal.renew(cursor.prepared(), renewed -> complete(some, renewed));
      } else {
        reply.complete(some.build());
      }
    }

    private void complete(PgRows.Builder some, Prepared renewed) {
      var all = some.readAs(renewed);
      if (all == null) {
        reply.fail(PgErrors.columnsChanged());
      } else {
        cursor.renewed(all.prepared());
        reply.complete(all);
      }
    }
  }

  /** A reply of the type that a request has. */
  @SuppressWarnings("unchecked") // the request's own type parameter
  static <R> Reply<R> replyFor(Request<?> request, Reply<?> reply) {
    return (Reply<R>) reply;
  }
}
