package io.databases.testing.scripted;

import io.databases.CancelledException;
import io.databases.ErrorDetails;
import io.databases.TransactionOptions;
import io.databases.spi.Backend;
import io.databases.spi.BackendConfig;
import io.databases.spi.Replication;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;

/** Connects sessions as a {@link Script} says. */
public final class ScriptedBackend implements Backend {
  private final Script script;
  private final BackendConfig config;

  ScriptedBackend(Script script, BackendConfig config) {
    this.script = script;
    this.config = config;
  }

  @Override
  public String name() {
    return "Scripted";
  }

  @Override
  public SqlSyntax syntax() {
    return SqlSyntax.STANDARD;
  }

  @Override
  public Session connect() {
    var password = config.password();
    if (password != null) {
      script.record(0, "PASSWORD " + password.get());
    }
    var answer = script.connectAnswer();
    if (answer instanceof Answer.Held(var hold)) {
      answer = await(hold);
    }
    if (answer instanceof Answer.Failure(var failure)) {
      script.record(0, "CONNECT FAILED");
      throw failure;
    }
    return script.newSession(config);
  }

  private static Answer await(Hold hold) {
    try {
      return hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          "interrupted while connecting to nothing", ErrorDetails.NOTHING_SENT, e);
    }
  }

  @Override
  public int sharedSessions() {
    return script.sharedSessions();
  }

  @Override
  public boolean shareable(StatementInfo info) {
    return script.sharedSessions() > 0;
  }

  @Override
  public boolean errorsDoomTransactions() {
    return script.isDooming();
  }

  @Override
  public Replication replication() {
    return Script.REPLICATION;
  }

  @Override
  public void check(TransactionOptions options) {
    script.check(options);
  }

  @Override
  public void close() {
    script.backendClosed();
  }
}
