package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.azurite.Azurite;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.ModelResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gives a run a real key and a real signature of a storage account, a token and a client secret,
 * lets every library log everything it can, and looks for them in all that is shown or kept.
 */
class StorageSecretsIT {
  private static final String TOKEN = "bearer-hush-0123456789";
  private static final String CLIENT_SECRET = "client-hush~0123456789";
  private static final String KEY = "account: " + Azurite.ACCOUNT + ", keyFrom: env:KEY";
  private static final String SAS = "sasFrom: env:SAS";

  @TempDir Path folder;
  @TempDir Path logs;
  private final StorageWorld storage = new StorageWorld();
  private final String sas = storage.sas("bt", "rwdlacu");

  @AfterEach
  void stop() {
    storage.close();
  }

  private Servers servers(String staging, String state) {
    String places =
        "staging: {kind: blob, url: '"
            + storage.blobs()
            + "', "
            + staging
            + "}\nstate: {kind: tables, url: '"
            + storage.tables()
            + "', "
            + state
            + "}";
    StagingArea area = storage.staging();
    return new Servers(folder, TOKEN, area, places);
  }

  private ChildCli run(String signature, String... args) throws IOException {
    String allLogs =
        Stream.of("io", "com", "com.azure", "com.microsoft", "org", "reactor")
            .map(root -> "-Dorg.slf4j.simpleLogger.log." + root + "=trace")
            .collect(Collectors.joining(" "));
    Map<String, String> environment = new HashMap<>();
    environment.put("TOKEN", TOKEN);
    environment.put("KEY", Azurite.KEY);
    environment.put("SAS", signature);
    environment.put("CLIENT_SECRET", CLIENT_SECRET);
    environment.put("AZURE_LOG_LEVEL", "verbose");
    environment.put("JAVA_TOOL_OPTIONS", allLogs);
    return ChildCli.start(logs, environment, args);
  }

  /** Every fifth request is refused once in a while, so that failures are shown and kept too. */
  private static FaultScript busy() {
    AtomicInteger requests = new AtomicInteger();
    return request ->
        requests.incrementAndGet() % 5 == 0
            ? Optional.of(
                new Fault.Refuse(
                    ModelResponse.of(503, "text/plain", "busy".getBytes(StandardCharsets.UTF_8))
                        .header("Retry-After", "0")))
            : Optional.empty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {SAS + "|" + KEY, KEY + "|" + SAS})
  void nothingSecretIsShownOrKeptByARun(String staging, String state) throws Exception {
    try (Servers servers = servers(staging, state)) {
      for (int i = 0; i < 5; i++) {
        Servers.put(servers.source, "one-" + i);
      }
      Servers.put(servers.destination, "one-0", "\"language\":\"other\"");
      String config = config(servers);
      servers.source.model().faults(busy());
      servers.destination.model().faults(busy());

      ChildCli run = run(sas, "run", "--config", config, "--json", "--debug");
      assertThat(run.exitCode()).as(run.said()).isIn(3, 4);
      ChildCli status = run(sas, "status", "--config", config, "--json", "--debug");
      assertThat(status.exitCode()).as(status.said()).isZero();
      ChildCli list = run(sas, "list", "--config", config, "--debug");
      assertThat(list.exitCode()).as(list.said()).isZero();

      assertThat(run.said()).contains("com.azure");
      assertThat(storage.objects()).hasSizeGreaterThan(5);
      assertThat(storage.entities()).hasSizeGreaterThan(3);
      assertHoldsNothing(storage.objects());
      assertHoldsNothing(storage.entities());
      assertShowsNothing(run, status, list);
    }
  }

  @Test
  void nothingSecretIsShownByRefusals() throws Exception {
    String spoilt = sas.replaceAll("sp=\\w+", "sp=r");
    try (Servers servers = servers(SAS, SAS)) {
      ChildCli run = run(spoilt, "run", "--config", config(servers), "--debug");

      assertThat(run.exitCode()).as(run.said()).isEqualTo(2);
      assertThat(run.said()).contains("staging.sasFrom: ").contains("state.sasFrom: ");
      assertShowsNothing(run);
    }
  }

  @Test
  void clientSecretIsNotShownWhereNobodyGivesTokens() throws Exception {
    try (Servers servers = servers(KEY, KEY)) {
      String credential =
          "credential: {kind: client-secret, tenantId: t, clientId: c,"
              + " secretFrom: env:CLIENT_SECRET, authority: 'https://127.0.0.1:1'}";
      String yaml =
          Files.readString(Path.of(config(servers)))
              .replaceFirst("credential: \\{tokenFrom: env:TOKEN}", credential);
      Path config = Files.writeString(folder.resolve("secret.yaml"), yaml);

      ChildCli run = run(sas, "run", "--config", config.toString(), "--debug");

      assertThat(run.exitCode()).as(run.said()).isEqualTo(2);
      assertThat(run.said()).contains("source.");
      assertShowsNothing(run);
    }
  }

  private String config(Servers servers) throws IOException {
    Path config = servers.config();
    String faster = "  retryBase: PT0.05S\n  retryMax: PT0.1S\n  orphanGrace: PT1S\n";
    return Files.writeString(config, Files.readString(config) + faster).toString();
  }

  private void assertShowsNothing(ChildCli... children) {
    for (ChildCli child : children) {
      assertHoldsNothing(List.of(child.said(), child.answered()));
    }
  }

  private void assertHoldsNothing(List<String> texts) {
    String encoded = StorageWorld.signature(sas);
    String decoded = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    for (String secret : List.of(Azurite.KEY, encoded, decoded, TOKEN, CLIENT_SECRET)) {
      assertThat(texts).noneMatch(text -> text.contains(secret));
    }
  }
}
