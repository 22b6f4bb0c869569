package io.fhirmigration.store.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A data source whose updates meet a scripted fault, as a network or a driver makes them. */
final class FaultyConnections {
  private FaultyConnections() {}

  /** What happens around {@link PreparedStatement#executeUpdate}. */
  interface Fault {
    int executeUpdate(PreparedStatement real) throws SQLException;
  }

  static DataSource of(DataSource real, Fault fault) {
    return proxy(
        DataSource.class,
        (method, args) -> {
          Object result = method.invoke(real, args);
          return result instanceof Connection connection ? faulty(connection, fault) : result;
        });
  }

  /** A data source that gives connections until it is down. */
  static DataSource refusing(DataSource real, AtomicBoolean down) {
    return proxy(
        DataSource.class,
        (method, args) -> {
          if (down.get()) {
            throw new SQLException("connection refused", "08001");
          }
          return method.invoke(real, args);
        });
  }

  private static Connection faulty(Connection real, Fault fault) {
    return proxy(
        Connection.class,
        (method, args) -> {
          Object result = method.invoke(real, args);
          return result instanceof PreparedStatement statement ? faulty(statement, fault) : result;
        });
  }

  private static PreparedStatement faulty(PreparedStatement real, Fault fault) {
    return proxy(
        PreparedStatement.class,
        (method, args) ->
            method.getName().equals("executeUpdate")
                ? fault.executeUpdate(real)
                : method.invoke(real, args));
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              try {
                return call.on(method, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private interface Call {
    Object on(Method method, Object[] args) throws Exception;
  }
}
