package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gives a run a real key and a real signature of a storage account, and a client secret for which a
 * token server gives a token; lets every library log everything it can, and looks for them in all
 * that is shown or kept.
 */
class StorageSecretsIT {
  /** Could be the id of a migration, too. */
  private static final String TOKEN = "bearer-hush-0123456789";

  private static final String CLIENT_SECRET = "client-hush~0123456789";
  private static final String KEY = "account: " + Azurite.ACCOUNT + ", keyFrom: env:KEY";
  private static final String SAS = "sasFrom: env:SAS";
  private static final String LEAK = " holds the token";
  private static final Fault BUSY =
      new Fault.Refuse(
          ModelResponse.of(503, "text/plain", "busy".getBytes(StandardCharsets.UTF_8))
              .header("Retry-After", "0"));

  @TempDir static Path keys;
  private static KeyPair key;

  @TempDir Path folder;
  @TempDir Path logs;
  private final StorageWorld storage = new StorageWorld();
  private final TokenServer tokens = new TokenServer(key);
  private final String sas = storage.sas("bt", "rwdlacu");
  private final SecretSearch secrets =
      new SecretSearch(
          Map.of(
              "the account's key",
              Azurite.KEY,
              "the signature",
              URLDecoder.decode(StorageWorld.signature(sas), StandardCharsets.UTF_8),
              "the token",
              TOKEN,
              "the client secret",
              CLIENT_SECRET));

  @BeforeAll
  static void makeKey() throws IOException, InterruptedException {
    key = KeyPair.in(keys.resolve("key.pfx"), "changeit");
  }

  @AfterEach
  void stop() {
    tokens.close();
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
    environment.put("AZURE_HTTP_LOG_DETAIL_LEVEL", "body_and_headers");
    environment.put("JAVA_TOOL_OPTIONS", key.trusted() + " " + allLogs);
    return ChildCli.start(logs, environment, args);
  }

  /** Every fifth request is refused once in a while, so that failures are shown and kept too. */
  private static FaultScript busy() {
    AtomicInteger requests = new AtomicInteger();
    return request -> requests.incrementAndGet() % 5 == 0 ? Optional.of(BUSY) : Optional.empty();
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
      tokens.gives("client_id=reader-id", TOKEN, 3600);
      String config = withClientSecret(config(servers), tokens.authority());
      servers.source.model().faults(busy());
      servers.destination.model().faults(busy());

      ChildCli run = run(sas, "run", "--config", config, "--json", "--debug");
      assertThat(run.exitCode()).as(run.said()).isIn(3, 4);
      ChildCli status = run(sas, "status", "--config", config, "--json", "--debug");
      assertThat(status.exitCode()).as(status.said()).isZero();
      ChildCli list = run(sas, "list", "--config", config, "--debug");
      assertThat(list.exitCode()).as(list.said()).isZero();

      assertThat(tokens.asked()).allMatch(form -> CLIENT_SECRET.equals(form.get("client_secret")));
      assertThat(tokens.asked()).isNotEmpty();
      assertThat(run.said()).contains("com.azure");
      assertThat(storage.objects()).hasSizeGreaterThan(5);
      assertThat(storage.entities()).hasSizeGreaterThan(3);
      assertObjectsHoldNothing();
      assertRecordsHoldNothing();
      assertShowsNothing(run, status, list);
    }
  }

  /** A migration that has the token for its name leaks it wherever a leak is looked for. */
  @Test
  void leakedSecretFailsTheSearchOfEachPlace() throws Exception {
    try (Servers servers = servers(KEY, KEY)) {
      Servers.put(servers.source, "one");
      String leaking = Files.readString(config(servers)).replace("id: ward", "id: " + TOKEN);
      Path config = Files.writeString(folder.resolve("leak.yaml"), leaking);
      ChildCli run = run(sas, "run", "--config", config.toString());
      assertThat(run.exitCode()).as(run.said()).isZero();
      Files.writeString(config, leaking.replace("history: true", "history: false"));
      ChildCli refused = run(sas, "run", "--config", config.toString());
      assertThat(refused.exitCode()).as(refused.said()).isEqualTo(2);
      List<String> bodies =
          storage.objects().stream().filter(it -> it.contains("\"Parameters\"")).toList();
      List<String> errors =
          refused.said().lines().filter(it -> it.contains("exists with another plan")).toList();
      List<String> logged =
          run.said().lines().filter(it -> it.matches("[0-9:.]+ (TRACE|DEBUG|INFO) .*")).toList();

      assertThat(List.of(bodies, errors, logged)).allSatisfy(it -> assertThat(it).isNotEmpty());
      assertThatThrownBy(() -> secrets.assertNoneIn("body", bodies)).hasMessage("body" + LEAK);
      assertThatThrownBy(() -> secrets.assertNoneIn("error", errors)).hasMessage("error" + LEAK);
      assertThatThrownBy(() -> secrets.assertNoneIn("log", logged)).hasMessage("log" + LEAK);
      assertThatThrownBy(this::assertObjectsHoldNothing).hasMessage("an object" + LEAK);
      assertThatThrownBy(this::assertRecordsHoldNothing).hasMessage("a record" + LEAK);
      assertThatThrownBy(() -> assertShowsNothing(run)).hasMessage("what is shown" + LEAK);
      assertThatThrownBy(() -> assertShowsNothing(refused)).hasMessage("what is shown" + LEAK);
    }
  }

  @Test
  void nothingSecretIsShownByRefusals() throws Exception {
    String spoilt = sas.replaceAll("sp=\\w+", "sp=r");
    try (Servers servers = servers(SAS, SAS)) {
      ChildCli run = run(spoilt, "run", "--config", config(servers).toString(), "--debug");

      assertThat(run.exitCode()).as(run.said()).isEqualTo(2);
      assertThat(run.said()).contains("staging.sasFrom: ").contains("state.sasFrom: ");
      assertShowsNothing(run);
    }
  }

  @Test
  void clientSecretIsNotShownWhereNobodyGivesTokens() throws Exception {
    assertClientSecretIsNotShown("https://127.0.0.1:1");
    assertThat(tokens.asked()).isEmpty();
  }

  @Test
  void clientSecretIsNotShownWhereItIsRefused() throws Exception {
    tokens.refuses("client_id=reader-id");
    assertClientSecretIsNotShown(tokens.authority());
    assertThat(tokens.asked()).isNotEmpty();
  }

  private void assertClientSecretIsNotShown(String authority) throws Exception {
    try (Servers servers = servers(KEY, KEY)) {
      String config = withClientSecret(config(servers), authority);

      ChildCli run = run(sas, "run", "--config", config, "--debug");

      assertThat(run.exitCode()).as(run.said()).isEqualTo(2);
      assertThat(run.said()).contains("source.");
      assertShowsNothing(run);
    }
  }

  private static Path config(Servers servers) throws IOException {
    Path config = servers.config();
    String faster = "  retryBase: PT0.05S\n  retryMax: PT0.1S\n  orphanGrace: PT1S\n";
    return Files.writeString(config, Files.readString(config) + faster);
  }

  /** The source asks this authority for its tokens. */
  private static String withClientSecret(Path config, String authority) throws IOException {
    String credential =
        "credential: {kind: client-secret, tenantId: contoso.com, clientId: reader-id,"
            + " secretFrom: env:CLIENT_SECRET, authority: '"
            + authority
            + "'}";
    String yaml =
        Files.readString(config).replaceFirst("credential: \\{tokenFrom: env:TOKEN}", credential);
    return Files.writeString(config, yaml).toString();
  }

  private void assertShowsNothing(ChildCli... children) {
    for (ChildCli child : children) {
      secrets.assertNoneIn("what is shown", List.of(child.said(), child.answered()));
    }
  }

  private void assertObjectsHoldNothing() {
    secrets.assertNoneIn("an object", storage.objects());
  }

  private void assertRecordsHoldNothing() {
    secrets.assertNoneIn("a record", storage.entities());
  }
}
