package io.fhirmigration.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

/** {@link KilledCommand} with its state in PostgreSQL. */
class PostgresKillIT extends KilledCommand {
  @Test
  void killedCommandCopiesEveryVersionOnPostgres() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
      String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
      killedInAFolder(
          "{kind: jdbc, url: '" + url + "', user: postgres, passwordFrom: env:DB_PASSWORD}");
    }
  }
}
