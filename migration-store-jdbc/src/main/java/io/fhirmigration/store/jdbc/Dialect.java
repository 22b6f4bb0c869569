package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.RejectedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** The databases whose schema this library knows; the statements are the same for all. */
enum Dialect {
  H2("H2", "schema-h2.sql"),
  POSTGRESQL("PostgreSQL", "schema-postgresql.sql"),
  MARIADB("MariaDB", "schema-mariadb.sql");

  private final String product;
  private final String resource;

  Dialect(String product, String resource) {
    this.product = product;
    this.resource = resource;
  }

  /** The file of schema versions beside this class. */
  String resource() {
    return resource;
  }

  static Dialect named(String name) {
    for (Dialect dialect : values()) {
      if (dialect.product.toLowerCase(Locale.ROOT).equals(name)) {
        return dialect;
      }
    }
    throw new RejectedException(
        "no database '" + name + "' is supported; use h2, postgresql or mariadb");
  }

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    for (Dialect dialect : values()) {
      if (dialect.product.equals(product)) {
        return dialect;
      }
    }
    throw new RejectedException(
        "a state store on " + product + " is not supported; use H2, PostgreSQL or MariaDB");
  }
}
