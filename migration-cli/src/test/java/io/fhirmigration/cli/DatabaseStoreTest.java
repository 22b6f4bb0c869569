package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseStoreTest {
  @TempDir Path folder;

  private String config(String state) throws IOException {
    return Files.writeString(folder.resolve("copy.yaml"), "state: {kind: jdbc, " + state + "}\n")
        .toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mariadb"})
  void driversAreThereAndAnAbsentServerIsSaidToBe(String database) throws IOException {
    String config;
    try (ServerSocket free = new ServerSocket(0)) {
      config = config("url: 'jdbc:" + database + "://localhost:" + free.getLocalPort() + "/x'");
    }

    Cli.Result result = Cli.run("status", "--config", config);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no connection to the database").contains("SQL state 08");
  }

  @Test
  void passwordThatIsNotThereIsNamedByItsReference() throws IOException {
    String config = config("url: 'jdbc:postgresql://localhost/x', passwordFrom: env:ABSENT");

    Cli.Result result = Cli.run(Map.of(), "status", "--config", config);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("environment variable ABSENT is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mariadb", "h2"})
  void schemaPrintsTheTablesOfEachDatabase(String database) {
    Cli.Result result = Cli.run("schema", "--database", database);

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("create table if not exists fhirmigration_schema")
        .contains("create table if not exists fhirmigration_record")
        .contains("insert into fhirmigration_schema (version) values (1);");
  }

  @Test
  void schemaOfAnotherDatabaseIsRefused() {
    Cli.Result result = Cli.run("schema", "--database", "oracle");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'oracle'").contains("postgresql");
  }
}
