package io.databases.postgresql;

import io.databases.CancelledException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.ParameterException;
import io.databases.StatementTimeoutException;
import io.databases.postgresql.protocol.Frontend;
import io.databases.spi.Deadline;
import io.databases.spi.Reply;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * COPY on a session, for a caller who waits: what {@link PgConnection} offers. Where statements
 * have a time limit, it is that of each wait for the server; a transaction's is that of all of it.
 */
final class PgCopies {
  private static final int PIECE = 1 << 16;

  /** How long the end of a COPY that was broken off may take. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final String NOTHING_KEPT = "nothing of it was kept";
  private static final String REST_UNREAD = "the rest of it was not read";

  private final PgSession session;
  private final PgStatements statements;
  private final PgBackend backend;

  PgCopies(PgSession session, PgStatements statements, PgBackend backend) {
    this.session = session;
    this.statements = statements;
    this.backend = backend;
  }

  // ---- in

  /** What sends the data. */
  private interface Sending<X extends Exception> {
    void run(PgCopyIn copy) throws X, InterruptedException, TimeoutException;
  }

  long in(String sql, InputStream source) throws IOException {
    checkCopy(sql);
    Sending<IOException> sending =
        copy -> {
          byte[] piece = new byte[PIECE];
          for (int count; (count = source.read(piece)) >= 0; ) {
            if (!copy.send(piece, 0, count, session.deadline())) {
              break;
            }
          }
        };
    return in(sql, sending);
  }

  long in(String table, @Nullable List<String> columns, Iterable<?> rows) {
    var all = rows.iterator();
    if (!all.hasNext()) {
      return 0;
    }
    var first = all.next();
    var described = describe(table, columns);
    var target = PgCopyTarget.of(table, described, columns, first, backend.conversions());
    Sending<RuntimeException> sending =
        copy -> {
          var encoder = target.encoder();
          encoder.add(first);
          while (all.hasNext()) {
            if (encoder.size() >= PIECE) {
              if (!copy.send(encoder.array(), 0, encoder.size(), session.deadline())) {
                break;
              }
              encoder.clear();
            }
            encoder.add(all.next());
          }
          encoder.end();
          copy.send(encoder.array(), 0, encoder.size(), session.deadline());
        };
    return in(target.sql(), sending);
  }

  private <X extends Exception> long in(String sql, Sending<X> sending) throws X {
    var copy = startIn(sql);
    try {
      sending.run(copy);
    } catch (InterruptedException e) {
      breakOff(copy);
      Thread.currentThread().interrupt();
      throw interrupted(NOTHING_KEPT);
    } catch (TimeoutException e) {
      breakOff(copy);
      throw tooSlow(NOTHING_KEPT);
    } catch (Throwable e) {
      breakOff(copy);
      throw e;
    }
    copy.end();
    return await(copy.finished(), true);
  }

  /** What the table's columns are; the types are those that COPY takes. */
  private Prepared describe(String table, @Nullable List<String> columns) {
    var wanted = columns == null ? "*" : PgCopyTarget.quoted(columns);
    var reply = new Reply<Prepared>();
    session.sendAlone(
        reply, () -> statements.describe("SELECT " + wanted + " FROM " + table, reply));
    return await(reply, false);
  }

  private PgCopyIn startIn(String sql) {
    var copy = new PgCopyIn(session);
    session.sendAlone(
        copy.started(),
        () -> {
          begin(sql, copy);
          Frontend.flush(session.out()); // the answer may be that it is no COPY … FROM
          copy.sent();
        });
    try {
      await(copy.started(), false);
    } catch (DatabaseException e) {
      if (copy.isSent()) {
        breakOff(copy); // heeded where it starts all the same
      }
      throw e;
    }
    return copy;
  }

  /** Under the session's lock; what comes after it waits until it is over. */
  private void begin(String sql, PgExchange copy) {
    var out = session.out();
    Frontend.parse(out, "", sql);
    int at = Frontend.beginBind(out, "", "");
    out.putShort(0);
    out.putShort(0);
    out.putShort(0);
    Frontend.end(out, at);
    Frontend.execute(out, "", 0);
    session.append(copy);
    session.hold();
    copy.releasesHeld = true;
  }

  /** The caller's data cannot be had, or an interrupt came: none of it is to be kept. */
  private void breakOff(PgCopyIn copy) {
    copy.breakOff();
    awaitEnd(copy.finished());
  }

  private CancelledException interrupted(String fate) {
    return new CancelledException(
        "the thread was interrupted during COPY; " + fate, stopped(), null);
  }

  private StatementTimeoutException tooSlow(String fate) {
    return new StatementTimeoutException(
        "COPY waited for the server for longer than a statement, or the transaction, may take; "
            + fate,
        stopped(),
        null);
  }

  private ErrorDetails stopped() {
    return ErrorDetails.of("57014", 0).withConnectionUsable(session.isOpen());
  }

  // ---- out

  long out(String sql, OutputStream target) throws IOException {
    checkCopy(sql);
    var copy = new PgCopyOut(session);
    session.sendAlone(
        copy.finished(),
        () -> {
          begin(sql, copy);
          Frontend.sync(session.out());
        });
    try {
      var piece = copy.take(session.deadline());
      while (piece.length > 0) {
        target.write(piece);
        piece = copy.take(session.deadline());
      }
    } catch (InterruptedException e) {
      discard(copy);
      Thread.currentThread().interrupt();
      throw interrupted(REST_UNREAD);
    } catch (TimeoutException e) {
      discard(copy);
      throw tooSlow(REST_UNREAD);
    } catch (Throwable e) {
      discard(copy);
      throw e;
    }
    return await(copy.finished(), true);
  }

  private void discard(PgCopyOut copy) {
    copy.discard();
    session.cancel(copy.finished());
    awaitEnd(copy.finished());
  }

  // ---- both

  private static void checkCopy(String sql) {
    var info = StatementInfo.of(sql, SqlSyntax.POSTGRESQL);
    if (!info.leadingKeyword().equals("COPY")) {
      throw new ParameterException(
          "expected a statement such as COPY scores FROM STDIN (FORMAT csv), not " + sql);
    }
  }

  /**
   * Waits; an interrupt and the end of its time stop it on the server.
   *
   * @param last whether nothing more has to be sent for the data to be kept
   */
  private <T> T await(Reply<T> reply, boolean last) {
    try {
      return reply.await(session.deadline());
    } catch (InterruptedException e) {
      stop(reply);
      Thread.currentThread().interrupt();
      return afterStop(reply, last, interrupted(NOTHING_KEPT));
    } catch (TimeoutException e) {
      stop(reply);
      return afterStop(reply, last, tooSlow(NOTHING_KEPT));
    }
  }

  private void stop(Reply<?> reply) {
    session.cancel(reply);
    awaitEnd(reply);
  }

  /** What was kept all the same is not reported as undone; before the last step nothing is kept. */
  private static <T> T afterStop(Reply<T> reply, boolean last, DatabaseException stopped) {
    var failure = reply.failure();
    boolean isUndone =
        failure instanceof CancelledException
            ? !last || failure.sqlState().equals(stopped.sqlState()) // else it may still run
            : !last && failure == null;
    if (isUndone) {
      throw stopped;
    }
    return reply.result();
  }

  /**
   * Waits, whatever happens to the thread, for the end of what was broken off; closes the session
   * where it does not come.
   */
  private void awaitEnd(Reply<?> reply) {
    boolean interrupted = false;
    var limit = Deadline.after(GRACE);
    while (!reply.isDone()) {
      try {
        reply.await(limit);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException e) {
        session.close();
      } catch (DatabaseException e) {
        break; // it was to fail
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
