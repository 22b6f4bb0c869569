package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.azurite.Azurite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureStorageIT {
  private static final String KEY = "account: " + Azurite.ACCOUNT + ", keyFrom: env:KEY";

  @TempDir Path folder;
  private final StorageWorld storage = new StorageWorld();

  private String places(String staging, String state) {
    return "staging: {kind: blob, url: '"
        + storage.blobs()
        + "', "
        + staging
        + "}\nstate: {kind: tables, url: '"
        + storage.tables()
        + "', "
        + state
        + "}";
  }

  private Servers servers(String places) {
    return new Servers(folder, Servers.TOKEN, storage.staging(), places);
  }

  private static Map<String, String> environment(String name, String value) {
    return Map.of("TOKEN", Servers.TOKEN, name, value);
  }

  @Test
  void filesAndRecordsLieInTheAccount() throws IOException {
    Map<String, String> key = environment("KEY", Azurite.KEY);
    try (Servers servers = servers(places(KEY, KEY + ", table: wards"))) {
      Servers.put(servers.source, "one");
      String config = servers.config().toString();

      Cli.Result run = Cli.run(key, "run", "--config", config, "--json");
      Cli.Result status = Cli.run(key, "status", "--config", config, "--json");
      Cli.Result list = Cli.run(key, "list", "--config", config);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.json().integer("imported")).hasValue(1);
      assertThat(servers.destination.model().versions()).hasSize(1);
      assertThat(status.code()).as(status.err()).isZero();
      assertThat(status.json().string("phase")).contains("COMPLETED");
      assertThat(list.out()).contains("ward");
    }
    assertThat(folder.resolve("staging")).doesNotExist();
    assertThat(storage.entities()).hasSizeGreaterThan(3).allMatch(e -> e.startsWith("wards "));
    assertThat(storage.entities()).noneMatch(e -> e.contains("PROBE"));
    assertThat(storage.objects()).noneMatch(o -> o.startsWith("probe"));
  }

  /** These are the rights that the guide names. */
  @Test
  void signaturesOfOneServiceEachAreEnough() throws IOException {
    Map<String, String> environment =
        Map.of(
            "TOKEN", Servers.TOKEN,
            "BLOBS", storage.sas("b", "rwdlac"),
            "TABLES", storage.sas("t", "raudc"));
    try (Servers servers = servers(places("sasFrom: env:BLOBS", "sasFrom: env:TABLES"))) {
      Servers.put(servers.source, "one");

      Cli.Result run =
          Cli.run(environment, "run", "--config", servers.config().toString(), "--json");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.json().integer("imported")).hasValue(1);
    }
  }

  @Test
  void keyThatIsNotTheAccountsIsNamedWithItsLine() throws IOException {
    String wrong = Base64.getEncoder().encodeToString(new byte[64]);

    List<String> said = refused(places(KEY, KEY), environment("KEY", wrong));

    assertThat(said)
        .satisfiesExactly(
            line -> assertThat(line).contains(":10: staging.keyFrom: ").contains("HTTP 403"),
            line -> assertThat(line).contains(":11: state.keyFrom: ").contains("HTTP 403"))
        .allMatch(line -> line.contains("; give the identity the role Storage "));
  }

  @Test
  void lookingAtATableDoesNotCreateIt() throws IOException {
    try (Servers servers = servers(places(KEY, KEY))) {
      Cli.Result status =
          Cli.run(
              environment("KEY", Azurite.KEY), "status", "--config", servers.config().toString());

      assertThat(status.code()).as(status.err()).isEqualTo(2);
      assertThat(status.err()).contains("state.table: there is no such table at http");
    }
    assertThat(storage.tableNames()).isEmpty();
  }

  @Test
  void textThatIsNoKeyIsNamedWithItsLine() throws IOException {
    assertThat(refused(places(KEY, KEY), environment("KEY", "no key, but words!")))
        .satisfiesExactly(
            line -> assertThat(line).contains(":10: staging.keyFrom: "),
            line -> assertThat(line).contains(":11: state.keyFrom: "))
        .noneMatch(line -> line.contains("words"));
  }

  @Test
  void signatureThatAllowsTooLittleIsNamedWithItsLine() throws IOException {
    String sas = "sasFrom: env:SAS";

    List<String> said = refused(places(sas, sas), environment("SAS", storage.sas("bt", "rl")));

    assertThat(said)
        .satisfiesExactly(
            line -> assertThat(line).contains(":10: staging.sasFrom: ").contains("HTTP 403"),
            line -> assertThat(line).contains(":11: state.sasFrom: ").contains("HTTP 403"));
  }

  @Test
  void secretThatIsNotThereIsNamedWithItsLine() throws IOException {
    assertThat(refused(places(KEY, "sasFrom: file:sas"), environment("OTHER", "x")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains(":10: staging.keyFrom: environment variable KEY is not set; set it"),
            line -> assertThat(line).contains(":11: state.sasFrom: secret file "));
  }

  @Test
  void accountThatIsNotThereIsNamedWithItsLine() throws IOException {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    String places = places(KEY, KEY).replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + nobody);

    assertThat(refused(places, environment("KEY", Azurite.KEY)))
        .satisfiesExactly(
            line -> assertThat(line).contains(":10: staging.url: ").contains("no connection"),
            line -> assertThat(line).contains(":11: state.url: ").contains("no connection"));
  }

  /** The lines of a run that was not started, and has made no table. */
  private List<String> refused(String places, Map<String, String> environment) throws IOException {
    try (Servers servers = servers(places)) {
      Cli.Result run = Cli.run(environment, "run", "--config", servers.config().toString());

      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(storage.tableNames()).isEmpty();
      return run.err().lines().toList();
    }
  }
}
