package io.databases.postgresql;

import io.databases.DatabaseException;
import io.databases.TransactionOptions;
import io.databases.spi.Doom;
import io.databases.spi.Reply;
import io.databases.spi.Request;
import io.databases.spi.Request.Nothing;
import org.jspecify.annotations.Nullable;

/**
 * Transactions and savepoints on a session. A start is not sent by itself but with what follows it.
 *
 * <p><b>A start that failed</b> dooms what follows it until the end that belongs to it: {@link
 * Doom}.
 *
 * <p>Works under the session's lock.
 */
final class PgTransactions {
  private final PgPipeline pipeline;
  private final PgStatements statements;
  private final boolean readOnly;
  private @Nullable Doom doom;

  /**
   * @param readOnly whether none of them may write
   */
  PgTransactions(PgPipeline pipeline, PgStatements statements, boolean readOnly) {
    this.pipeline = pipeline;
    this.statements = statements;
    this.readOnly = readOnly;
  }

  /** Why nothing more may run in the transaction whose start has failed, null where it may. */
  @Nullable DatabaseException doom() {
    return doom == null ? null : doom.reason();
  }

  void begin(Request.Begin begin, Reply<Nothing> reply) {
    pipeline.setInTransaction(true);
    start(beginSql(begin.options()), begin, reply);
  }

  void savepoint(Request.Savepoint savepoint, Reply<Nothing> reply) {
    start("SAVEPOINT " + savepoint.name(), savepoint, reply);
  }

  private void start(String sql, Request<Nothing> request, Reply<Nothing> reply) {
    statements.command(sql);
    pipeline.append(new PgExchanges.Start(reply, reason -> startFailed(request, reason)));
    pipeline.travelsWithNext();
  }

  /** On the reader. */
  private void startFailed(Request<Nothing> request, DatabaseException reason) {
    pipeline.lock().lock();
    try {
      doom = Doom.afterFailure(doom, request, reason);
    } finally {
      pipeline.lock().unlock();
    }
  }

  String beginSql(TransactionOptions options) {
    var sql = new StringBuilder("BEGIN");
    options
        .isolation()
        .ifPresent(level -> sql.append(" ISOLATION LEVEL ").append(level.name().replace('_', ' ')));
    if (readOnly || options.isReadOnly()) {
      sql.append(" READ ONLY");
    }
    if (options.isDeferrable()) {
      sql.append(" DEFERRABLE");
    }
    return sql.toString();
  }

  void commit(Reply<Nothing> reply) {
    statements.command("COMMIT");
    pipeline.setInTransaction(false);
    pipeline.sync(new PgExchanges.Commit(reply));
  }

  void rollback(Reply<Nothing> reply) {
    pipeline.setInTransaction(false);
    command("ROLLBACK", reply);
  }

  void release(String savepoint, Reply<Nothing> reply) {
    command("RELEASE SAVEPOINT " + savepoint, reply);
  }

  void rollbackTo(String savepoint, Reply<Nothing> reply) {
    statements.command("ROLLBACK TO SAVEPOINT " + savepoint);
    command("RELEASE SAVEPOINT " + savepoint, reply);
  }

  private void command(String sql, Reply<Nothing> reply) {
    statements.command(sql);
    pipeline.sync(new PgExchanges.Command(reply));
  }

  /** Settles a request that must not run after a failed start; false for one that may. */
  boolean refuses(Request<?> request, Reply<?> reply) {
    var current = doom;
    if (current == null) {
      return false;
    }
    if (current.isLiftedBy(request)) {
      doom = null;
    }
    switch (current.fateOf(request)) {
      case RUN -> {
        return false;
      }
      case DONE -> PgExchanges.<Nothing>replyFor(request, reply).complete(Nothing.DONE);
      case REFUSED -> {
        if (request instanceof Request.Commit) {
          rollback(new Reply<>()); // nothing was begun, or the server has given it up; make sure
        }
        doom = Doom.afterFailure(doom, request, current.reason());
        reply.fail(current.reason());
      }
    }
    return true;
  }
}
