package io.databases.postgresql;

import io.databases.CancelledException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.ParameterException;
import io.databases.postgresql.protocol.Frontend;
import io.databases.spi.Conversions;
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

/** COPY on a session, for a caller who waits: what {@link PgConnection} offers. */
final class PgCopies {
  private static final int PIECE = 1 << 16;

  /** How long the end of a COPY that was broken off may take. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final PgSession session;
  private final PgStatements statements;
  private final Conversions conversions;

  PgCopies(PgSession session, PgStatements statements, Conversions conversions) {
    this.session = session;
    this.statements = statements;
    this.conversions = conversions;
  }

  // ---- in

  long in(String sql, InputStream source) throws IOException {
    checkCopy(sql);
    var copy = startIn(sql);
    try {
      byte[] piece = new byte[PIECE];
      for (int count; (count = source.read(piece)) >= 0; ) {
        if (!copy.send(piece, 0, count)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(copy);
    } catch (Throwable e) {
      breakOff(copy);
      throw e;
    }
    return end(copy);
  }

  long in(String table, @Nullable List<String> columns, Iterable<?> rows) {
    var all = rows.iterator();
    if (!all.hasNext()) {
      return 0;
    }
    var first = all.next();
    var target = PgCopyTarget.of(table, describe(table, columns), columns, first, conversions);
    var copy = startIn(target.sql());
    try {
      var encoder = target.encoder();
      encoder.add(first);
      while (all.hasNext()) {
        if (encoder.size() >= PIECE) {
          if (!copy.send(encoder.array(), 0, encoder.size())) {
            break;
          }
          encoder.clear();
        }
        encoder.add(all.next());
      }
      encoder.end();
      copy.send(encoder.array(), 0, encoder.size());
    } catch (InterruptedException e) {
      throw interrupted(copy);
    } catch (Throwable e) {
      breakOff(copy);
      throw e;
    }
    return end(copy);
  }

  /** What the table's columns are; the types are those that COPY takes. */
  private Prepared describe(String table, @Nullable List<String> columns) {
    var wanted = columns == null ? "*" : PgCopyTarget.quoted(columns);
    var reply = new Reply<Prepared>();
    session.sendAlone(
        reply, () -> statements.describe("SELECT " + wanted + " FROM " + table, reply));
    return await(reply);
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
      await(copy.started());
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

  private long end(PgCopyIn copy) {
    copy.end();
    return await(copy.finished());
  }

  /** The caller's data cannot be had, or an interrupt came: none of it is to be kept. */
  private void breakOff(PgCopyIn copy) {
    copy.breakOff();
    awaitEnd(copy.finished());
  }

  private CancelledException interrupted(PgCopyIn copy) {
    breakOff(copy);
    Thread.currentThread().interrupt();
    return interrupted("nothing of it was kept");
  }

  private static CancelledException interrupted(String fate) {
    return new CancelledException(
        "the thread was interrupted during COPY; " + fate, ErrorDetails.of("57014", 0), null);
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
      var piece = copy.take();
      while (piece.length > 0) {
        target.write(piece);
        piece = copy.take();
      }
    } catch (InterruptedException e) {
      discard(copy);
      Thread.currentThread().interrupt();
      throw interrupted("the rest of it was not read");
    } catch (Throwable e) {
      discard(copy);
      throw e;
    }
    return await(copy.finished());
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

  /** Waits; an interrupt stops it on the server. */
  private <T> T await(Reply<T> reply) {
    try {
      return reply.await(Deadline.NEVER);
    } catch (InterruptedException e) {
      session.cancel(reply);
      awaitEnd(reply);
      Thread.currentThread().interrupt();
      if (reply.failure() instanceof CancelledException) {
        throw interrupted("nothing of it was kept");
      }
      return reply.result();
    } catch (TimeoutException e) {
      throw new AssertionError(e); // never
    }
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
