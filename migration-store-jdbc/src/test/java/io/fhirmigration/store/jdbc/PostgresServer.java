package io.fhirmigration.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server for all tests of this JVM; it ends with the JVM. */
final class PostgresServer {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static final class Once {
    static final EmbeddedPostgres SERVER = start();
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Database database() {
    String name = "records" + DATABASES.incrementAndGet();
    at("postgres").run(List.of("create database " + name));
    return at(name);
  }

  private static Database at(String name) {
    String url = "jdbc:postgresql://localhost:" + Once.SERVER.getPort() + "/" + name;
    return new Database(url, "postgres", "any");
  }
}
