package io.databases.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * H2 behind a driver that fails where a test says so. Its addresses are those of H2 with another
 * word in front of {@code brittle}: {@code jdbc:unknown:brittle:mem:}. Registered while it is open;
 * thread safe.
 */
final class BrittleDriver implements Driver, AutoCloseable {
  private static final String MARK = ":brittle:";

  /** A method of connections that fails, once or always. */
  private record Fault(String method, SQLException failure, boolean once) {}

  private final CopyOnWriteArrayList<Fault> faults = new CopyOnWriteArrayList<>();
  private volatile boolean autoCommit = true;
  private volatile boolean tellsKeys = true;

  BrittleDriver() {
    try {
      DriverManager.registerDriver(this);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
  }

  /** Has the next call of this method of a connection fail, without any effect. */
  void failNext(String method, SQLException failure) {
    faults.add(new Fault(method, failure, true));
  }

  /** Has all calls of this method of connections fail. */
  void failAlways(String method, SQLException failure) {
    faults.add(new Fault(method, failure, false));
  }

  /** Has connections begin without auto-commit, as some addresses say. */
  void beginManually() {
    autoCommit = false;
  }

  /** Has it tell no generated keys. */
  void tellNoKeys() {
    tellsKeys = false;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.contains(MARK);
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    var place = url.substring(url.indexOf(MARK) + MARK.length());
    var connection = new org.h2.Driver().connect("jdbc:h2:" + place, info);
    connection.setAutoCommit(autoCommit);
    return proxy(Connection.class, (_, method, arguments) -> call(connection, method, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object call(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    for (var fault : faults) {
      if (fault.method.equals(method.getName()) && (!fault.once || faults.remove(fault))) {
        throw fault.failure;
      }
    }
    boolean asksForKeys = method.getName().equals("prepareStatement") && arguments.length > 1;
    if (asksForKeys && !tellsKeys) {
      throw new SQLFeatureNotSupportedException("no generated keys");
    }
    if (method.getName().equals("getMetaData")) {
      return proxy(
          DatabaseMetaData.class,
          (_, asked, more) ->
              asked.getName().equals("supportsGetGeneratedKeys")
                  ? (Object) tellsKeys
                  : asked.invoke(connection.getMetaData(), more));
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
