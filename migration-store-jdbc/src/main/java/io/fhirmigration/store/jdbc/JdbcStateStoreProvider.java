package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Opens a state store under the name {@code jdbc}: properties {@code url}, {@code user} and {@code
 * passwordFrom}, the handle of the password. The driver must be on the class path.
 */
public final class JdbcStateStoreProvider implements StateStoreProvider {
  private static final String URL = "url";
  private static final String USER = "user";
  private static final String PASSWORD_FROM = "passwordFrom";

  @Override
  public String name() {
    return "jdbc";
  }

  @Override
  public StateStore create(ProviderConfig config) {
    List<String> problems = config.unknownProperties(URL, USER, PASSWORD_FROM);
    String url = config.get(URL).orElse("");
    if (!url.startsWith("jdbc:")) {
      problems.add(URL + ": give the JDBC address of the database, such as jdbc:postgresql:...");
    }
    Optional<String> handle = config.get(PASSWORD_FROM);
    Optional<String> password = handle.flatMap(config.secrets());
    if (handle.isPresent() && password.isEmpty()) {
      problems.add(PASSWORD_FROM + ": there is no secret under the handle " + handle.get());
    }
    if (!problems.isEmpty()) {
      throw new RejectedException("state store jdbc: " + String.join("; ", problems));
    }
    return Pool.open(
        url, config.get(USER).orElse(""), password.orElse(""), JdbcStateStoreProvider::refused);
  }

  private static RuntimeException refused(Exception e) {
    String what = "state store jdbc: no connection to the database of the property " + URL;
    return e instanceof SQLException sql
        ? SqlFailure.withoutEffect(what, sql)
        : new RejectedException(what + ": its driver is missing or refuses the address", e);
  }
}
