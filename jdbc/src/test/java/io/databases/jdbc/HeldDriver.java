package io.databases.jdbc;

import io.databases.DatabaseUrl;
import io.databases.spi.BackendConfig;
import io.databases.spi.Conversions;
import io.databases.spi.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * H2, taken for a database of any dialect, with a driver that holds what a test says: a statement
 * that was run and is not given back yet, and a cancel, which hits nothing when it goes on. Thread
 * safe.
 */
final class HeldDriver {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Something that waits for a test. */
  static final class Hold {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    void awaitReached() throws InterruptedException {
      if (!reached.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing came to be held");
      }
    }

    void end() {
      over.countDown();
    }

    private void pass() {
      reached.countDown();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final String url =
      "jdbc:h2:mem:held%d;DB_CLOSE_DELAY=-1".formatted(NUMBERS.incrementAndGet());

  private volatile @Nullable Hold runs;
  private volatile @Nullable Hold cancels;
  private volatile @Nullable SQLException failure;

  private final List<String> ends = new CopyOnWriteArrayList<>();

  /** Holds the next statement that is run and was prepared, behind its effect. */
  Hold holdRun() {
    var hold = new Hold();
    runs = hold;
    return hold;
  }

  /** Holds the next cancel. */
  Hold holdCancel() {
    var hold = new Hold();
    cancels = hold;
    return hold;
  }

  /** Has all statements that are not prepared fail from here on; null for no longer. */
  void failUnprepared(@Nullable SQLException reason) {
    failure = reason;
  }

  /** How connections have ended so far: {@code abort} and {@code close}. */
  List<String> ends() {
    return List.copyOf(ends);
  }

  Connection connect() throws SQLException {
    var connection = DriverManager.getConnection(url);
    return proxy(
        Connection.class,
        (_, method, arguments) -> {
          var failed = failure;
          if (failed != null && method.getName().equals("createStatement")) {
            throw failed;
          }
          if (method.getName().equals("abort") || method.getName().equals("close")) {
            ends.add(method.getName());
          }
          var result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement ? held(statement) : result;
        });
  }

  private PreparedStatement held(PreparedStatement statement) {
    return proxy(
        PreparedStatement.class,
        (_, method, arguments) -> {
          if (method.getName().equals("cancel")) {
            pass(cancels);
            return null;
          }
          var result = call(statement, method, arguments);
          if (method.getName().startsWith("execute")) {
            var hold = runs;
            runs = null;
            pass(hold);
          }
          return result;
        });
  }

  private static void pass(@Nullable Hold hold) {
    if (hold != null) {
      hold.pass();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(HeldDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A session of this database, taken for one of that dialect. */
  Session session(JdbcDialect dialect) {
    var driver = proxy(Driver.class, (_, _, _) -> connect()); // nothing else is asked of it
    var address = new JdbcAddress(url, driver, dialect, "a test", null);
    var options = JdbcOptions.create();
    var config = config(url);
    return new JdbcBackend(new DriverConnector(address, options, config), options, config)
        .connect();
  }

  /** A session over a data source with connections of this database. */
  Session lentSession() {
    var source = proxy(DataSource.class, (_, _, _) -> connect());
    var options = JdbcOptions.create().dataSource(source);
    var config = config(JdbcAddress.DATA_SOURCE);
    return new JdbcBackend(new DataSourceConnector(source, options, config), options, config)
        .connect();
  }

  private static BackendConfig config(String url) {
    return new BackendConfig(
        DatabaseUrl.parse(url),
        Map.of(),
        null,
        null,
        Conversions.of(List.of(), null),
        Duration.ofSeconds(10));
  }
}
