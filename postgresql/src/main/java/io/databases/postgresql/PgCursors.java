package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.ParameterException;
import io.databases.Row;
import io.databases.TransactionOptions;
import io.databases.postgresql.protocol.Frontend;
import io.databases.spi.Cursor;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Portals that are read in parts. One lives as long as its transaction, so where there is none, one
 * is begun for it. Statements that come on the same session meanwhile are not to be part of that:
 * before the first of them the rest of the rows is read into memory, and the transaction ended.
 *
 * <p>Works under the session's lock.
 */
final class PgCursors {
  private final PgPipeline pipeline;
  private final PgStatements statements;
  private final PgTransactions transactions;
  private final PgBackend backend;
  private long portals;

  /** The cursor whose own transaction is open. */
  private @Nullable PgCursor alone;

  PgCursors(
      PgPipeline pipeline,
      PgStatements statements,
      PgTransactions transactions,
      PgBackend backend) {
    this.backend = backend;
    this.pipeline = pipeline;
    this.statements = statements;
    this.transactions = transactions;
  }

  void open(Request.OpenCursor request, Reply<Cursor> reply) {
    statements.withPrepared(
        request.sql(),
        reply,
        (prepared, _) -> {
          var columns = prepared.columns();
          if (columns == null) {
            throw new ParameterException("the statement gives no rows to stream: " + request.sql());
          }
          boolean own = !pipeline.isInTransaction();
          var portal = "c" + ++portals;
          if (own) {
            statements.command(transactions.beginSql(TransactionOptions.defaults()));
          }
          prepared.parseUnnamed(pipeline.out());
          prepared.bind(pipeline.out(), portal, request.values());
          var cursor = new PgCursor(prepared, columns, portal, request.fetchSize(), own);
          var exchange = new PgExchanges.Opening(reply, failure -> opened(cursor, reply, failure));
          pipeline.setInTransaction(true);
          pipeline.sync(exchange);
          if (own) {
            alone = cursor;
            pipeline.hold(); // where it fails, its transaction has to be ended first
            exchange.releasesHeld = true;
          }
        });
  }

  /** On the reader. */
  private void opened(PgCursor cursor, Reply<Cursor> reply, @Nullable DatabaseException failure) {
    if (failure != null) {
      if (cursor.hasOwnTransaction() && failure.connectionUsable()) {
        elsewhere(() -> {
          end(cursor);
          pipeline.sync(new PgExchanges.Command(new Reply<>()));
        });
      }
      reply.fail(failure);
    } else if (!reply.complete(cursor)) { // given up meanwhile: nobody would close it
      closeUnwanted(cursor);
    }
  }

  /** Behind what is being sent, unless that waits for it. */
  private void closeUnwanted(PgCursor cursor) {
    var closed = new Reply<Nothing>();
    if (cursor.hasOwnTransaction()) {
      elsewhere(() -> close(cursor, closed));
    } else {
      pipeline.sendElsewhere(closed, () -> close(cursor, closed));
    }
  }

  private void elsewhere(Runnable encoding) {
    pipeline.lock().lock();
    try {
      encoding.run();
      pipeline.flushElsewhere();
    } finally {
      pipeline.lock().unlock();
    }
  }

  void fetch(PgCursor cursor, Reply<List<? extends Row>> reply) {
    var rest = cursor.rest();
    if (rest != null) {
      rest.onDone(() -> cursor.takeRest(rest, reply));
    } else if (cursor.isExhausted()) {
      reply.complete(List.of());
    } else {
      Frontend.execute(pipeline.out(), cursor.portal(), cursor.fetchSize());
      pipeline.sync(new PgExchanges.Fetching(cursor, reply, null, statements::renew));
    }
  }

  /** Stops the reading of rows that nobody wants any more, where all are being read; any thread. */
  void forgetRest(PgCursor cursor) {
    var rest = cursor.rest();
    if (rest != null) {
      pipeline.forget(rest);
    }
  }

  void close(PgCursor cursor, Reply<Nothing> reply) {
    if (cursor.rest() != null) {
      forgetRest(cursor); // it is being read since the close was submitted, perhaps
      reply.complete(Nothing.DONE);
      return;
    }
    Frontend.closePortal(pipeline.out(), cursor.portal());
    end(cursor);
    pipeline.sync(new PgExchanges.Command(reply));
  }

  private void end(PgCursor cursor) {
    if (cursor.hasOwnTransaction()) {
      statements.command("COMMIT");
      pipeline.setInTransaction(false);
      alone = alone == cursor ? null : alone;
    }
  }

  /** Ends the transaction that is open for a cursor alone: something else is about to be sent. */
  void detach() {
    var cursor = alone;
    if (cursor == null) {
      return;
    }
    var rest = new Reply<List<? extends Row>>();
    cursor.readingRest(rest);
    Frontend.execute(pipeline.out(), cursor.portal(), 0);
    var cost = new Cost(pipeline, backend, cursor.prepared().sql());
    pipeline.sync(new PgExchanges.Fetching(cursor, rest, cost, statements::renew));
    end(cursor); // behind a Sync of its own, for the rows may fail
    pipeline.sync(new PgExchanges.Command(new Reply<>()));
  }
}
