package io.databases.testing.faults;

import io.databases.CancelledException;
import io.databases.ConnectionLostException;
import io.databases.ErrorDetails;
import io.databases.TransactionOptions;
import io.databases.spi.Backend;
import io.databases.spi.Replication;
import io.databases.spi.Request;
import io.databases.spi.Session;
import io.databases.spi.SqlSyntax;
import io.databases.spi.StatementInfo;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A real backend whose sessions are {@link FaultySession}s. */
public final class FaultyBackend implements Backend {
  private final Faults faults;
  private final Backend real;

  FaultyBackend(Faults faults, Backend real) {
    this.faults = faults;
    this.real = real;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public SqlSyntax syntax() {
    return real.syntax();
  }

  @Override
  public Session connect() {
    switch (faults.takeConnect()) {
      case null -> {}
      case Fault.Fail(var failure) -> throw failure.get();
      case Fault.Drop _ ->
          throw new ConnectionLostException(
              "an injected refusal to connect",
              ErrorDetails.NOTHING_SENT.withConnectionUsable(false),
              null);
      case Fault.Stall _ -> waitForInterrupt();
    }
    return new FaultySession(faults, real.connect());
  }

  private static void waitForInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException(
          "interrupted while connecting", ErrorDetails.NOTHING_SENT.withConnectionUsable(false), e);
    }
  }

  @Override
  public int sharedSessions() {
    return real.sharedSessions();
  }

  @Override
  public boolean shareable(StatementInfo info) {
    return real.shareable(info);
  }

  /** A request that a fault is for takes the way through a session, where it meets its fault. */
  @Override
  public <T> @Nullable Direct<T> direct(Request<T> request) {
    if (faults.isFor(request)) {
      return null;
    }
    var direct = real.direct(request);
    if (direct != null) {
      faults.take(request);
    }
    return direct;
  }

  @Override
  public boolean errorsDoomTransactions() {
    return real.errorsDoomTransactions();
  }

  @Override
  public @Nullable Replication replication() {
    return real.replication();
  }

  @Override
  public void check(TransactionOptions options) {
    real.check(options);
  }

  @Override
  public void close() {
    real.close();
  }
}
