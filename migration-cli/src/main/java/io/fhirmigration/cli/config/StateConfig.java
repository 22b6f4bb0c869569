package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the migration's records live.
 *
 * @param kind the name of the store's provider
 * @param properties what the provider needs; a password is a reference, never the password itself
 * @param account with {@link #TABLES}, the Table service that holds them
 * @param line the line of the path or address
 */
public record StateConfig(
    String kind, Map<String, String> properties, Optional<StorageConfig> account, int line) {
  static final String H2 = "h2";
  static final String JDBC = "jdbc";
  static final String TABLES = "tables";
  static final String IN_MEMORY = "in-memory";

  /** An H2 file without suffix. */
  public static StateConfig h2(Path path) {
    return new StateConfig(H2, Map.of("path", path.toString()), Optional.empty(), 0);
  }

  /** Whether records end with the process. */
  public boolean inMemory() {
    return kind.equals(IN_MEMORY);
  }

  /** The H2 file without suffix, if it is one. */
  public Optional<Path> path() {
    return Optional.ofNullable(properties.get("path")).map(Path::of);
  }

  /** Where the database's password stands, if it has one. */
  public Optional<String> passwordFrom() {
    return Optional.ofNullable(properties.get("passwordFrom"));
  }

  /** The table in the account, if it has another name than usual. */
  public Optional<String> table() {
    return Optional.ofNullable(properties.get("table"));
  }
}
