package io.databases.postgresql;

import io.databases.AuthenticationException;
import io.databases.ConfigurationException;
import io.databases.ConnectionLostException;
import io.databases.DatabaseException;
import io.databases.ErrorDetails;
import io.databases.postgresql.PgOptions.SslMode;
import io.databases.spi.Deadline;
import io.databases.spi.UrlOptions;
import io.databases.wire.Channel;
import io.databases.wire.Endpoint;
import io.databases.wire.ProtocolException;
import io.databases.wire.Watchdog;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one session: tries the hosts, each host's addresses, and on each address what {@code
 * sslmode} allows, until a server is found that is wanted (libpq, "Database Connection Control
 * Functions"). The connect timeout is for each address. A refused login or database ends the
 * search, since the other servers would refuse it, too.
 */
final class PgConnector {
  /** pg_hba.conf has no line for such a connection; also: the user is not there. */
  private static final String NOT_ALLOWED = "28000";

  private final PgBackend backend;
  private final PgOptions options;
  private final List<Failure> failures = new ArrayList<>();

  /** Why one address gave no session; the exception does not say which it was. */
  private record Failure(Endpoint endpoint, DatabaseException exception) {
    @Override
    public String toString() {
      return "at " + endpoint + ": " + exception.getMessage();
    }
  }

  PgConnector(PgBackend backend) {
    this.backend = backend;
    this.options = backend.options();
  }

  /**
   * @throws DatabaseException naming every address that was tried, and why it would not do
   */
  PgSession connect() {
    var session =
        options.target() == TargetSession.PREFER_STANDBY
            ? tryAll(TargetSession.STANDBY)
            : tryAll(options.target());
    if (session == null && options.target() == TargetSession.PREFER_STANDBY) {
      failures.clear();
      session = tryAll(TargetSession.ANY);
    }
    if (session == null) {
      throw allFailed();
    }
    return session;
  }

  private @Nullable PgSession tryAll(TargetSession target) {
    for (var host : inOrder(options.endpoints())) {
      List<? extends Endpoint> addresses;
      try {
        addresses = host.addresses();
      } catch (IOException e) {
        failures.add(new Failure(host, unreachable(e, false)));
        continue;
      }
      for (var address : inOrder(addresses)) {
        try {
          return tryOne(address, target);
        } catch (AuthenticationException | ConfigurationException e) {
          throw named(new Failure(address, e));
        } catch (DatabaseException e) {
          failures.add(new Failure(address, e));
        }
        checkNotInterrupted();
      }
    }
    return null;
  }

  private List<Endpoint> inOrder(List<? extends Endpoint> given) {
    var order = new ArrayList<Endpoint>(given);
    if (options.shuffled()) {
      Collections.shuffle(order);
    }
    return order;
  }

  private void checkNotInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw allFailed();
    }
  }

  // ---- one address

  private PgSession tryOne(Endpoint address, TargetSession target) {
    var deadline = Deadline.after(backend.connectTimeout());
    boolean first = startsEncrypted(address);
    try {
      return attempt(address, first, target, deadline);
    } catch (DatabaseException e) {
      if (!mayTryOtherwise(address, first, e)) {
        throw e;
      }
      try {
        return attempt(address, !first, target, deadline);
      } catch (DatabaseException second) {
        second.addSuppressed(e);
        throw second;
      }
    }
  }

  private boolean startsEncrypted(Endpoint address) {
    return address instanceof Endpoint.Tcp
        && options.sslMode() != SslMode.DISABLE
        && options.sslMode() != SslMode.ALLOW;
  }

  /** Whether it may go with TLS what did not go without, or the other way round. */
  private boolean mayTryOtherwise(Endpoint address, boolean encrypted, DatabaseException failure) {
    boolean notAllowed = failure.sqlState().filter(NOT_ALLOWED::equals).isPresent();
    return address instanceof Endpoint.Tcp
        && switch (options.sslMode()) {
          case ALLOW -> notAllowed;
          case PREFER -> encrypted && (notAllowed || failure.getCause() instanceof SSLException);
          default -> false;
        };
  }

  private PgSession attempt(
      Endpoint address, boolean encrypted, TargetSession target, Deadline deadline) {
    Channel channel = null;
    PgSession session = null;
    try {
      channel = open(options, address, encrypted, deadline);
      try (var _ = Watchdog.closeAt(deadline, channel::close)) {
        session = PgStartup.run(backend, address, channel, target);
      }
      return session;
    } catch (IOException e) {
      throw unreachable(e, deadline.remaining(System.nanoTime()) <= 0);
    } finally {
      if (channel != null && session == null) {
        channel.close();
      }
    }
  }

  /**
   * A channel to one address. With {@code sslmode=prefer} it is in the clear where the server has
   * no TLS.
   */
  static Channel open(PgOptions options, Endpoint address, boolean encrypted, Deadline deadline)
      throws IOException {
    var channel = Channel.connect(address, options.keepAlive(), deadline);
    if (!encrypted || !(address instanceof Endpoint.Tcp tcp)) {
      return channel;
    }
    try (var _ = Watchdog.closeAt(deadline, channel::close)) {
      return PgTls.start(options, tcp, channel);
    } catch (PgTls.NotOffered e) {
      if (options.sslMode() == SslMode.PREFER) {
        return channel;
      }
      channel.close();
      throw e;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  // ---- what to say when it fails

  private ConnectionLostException unreachable(IOException e, boolean late) {
    String reason;
    if (late) {
      reason = "no answer within " + backend.connectTimeout().toMillis() + " ms";
    } else if (e instanceof UnknownHostException) {
      reason = "the host name is not known";
    } else if (e instanceof SSLException) {
      reason =
          "TLS, which sslmode=%s asks for, cannot be used: %s"
              .formatted(UrlOptions.spelling(options.sslMode()), e.getMessage());
    } else if (e instanceof ProtocolException) {
      reason = "what answers does not keep to PostgreSQL's protocol: " + e.getMessage();
    } else if (e instanceof ClosedByInterruptException) {
      reason = "the thread was interrupted";
    } else {
      reason = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    var state = e instanceof ProtocolException ? "08P01" : "08001";
    return new ConnectionLostException(
        reason, ErrorDetails.NOTHING_SENT.withSqlState(state).withConnectionUsable(false), e);
  }

  private String tried() {
    return "cannot connect to PostgreSQL (" + backend.url() + ") ";
  }

  private DatabaseException named(Failure failure) {
    var exception = failure.exception();
    var text = tried() + failure;
    return exception instanceof AuthenticationException
        ? new AuthenticationException(text, exception.details(), exception.getCause())
        : new ConfigurationException(text, exception.details(), exception.getCause());
  }

  private DatabaseException allFailed() {
    var last = failures.getLast().exception();
    var each = failures.stream().map(Failure::toString).collect(Collectors.joining("; "));
    var all =
        new ConnectionLostException(
            tried()
                + each
                + "; check that a server runs there that accepts connections and is the one wanted",
            last.details(),
            last.getCause());
    for (var failure : failures) {
      if (failures.size() > 1 || failure.exception().getSuppressed().length > 0) {
        all.addSuppressed(failure.exception());
      }
    }
    return all;
  }
}
