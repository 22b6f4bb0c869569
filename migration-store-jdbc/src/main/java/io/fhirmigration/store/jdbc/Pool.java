package io.fhirmigration.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.fhirmigration.spi.StateStore;
import java.sql.SQLException;
import java.util.function.Function;

/** A pool of connections that belongs to one store and is closed with it. */
final class Pool {
  private static final int MAX_CONNECTIONS = 8;

  private Pool() {}

  /**
   * Opens a pool, checking one connection at once, and a store on it.
   *
   * @param refused what to throw when the first connection fails
   */
  static StateStore open(
      String url, String user, String password, Function<Exception, RuntimeException> refused) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setPoolName("fhirmigration");
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    config.setMinimumIdle(1);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw refused.apply(sqlCause(e));
    }
    try {
      return JdbcStateStore.open(pool, pool::close);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static Exception sqlCause(RuntimeException e) {
    // anything else means that no driver was found or that it refuses the address
    return e instanceof PoolInitializationException && e.getCause() instanceof SQLException sql
        ? sql
        : e;
  }
}
