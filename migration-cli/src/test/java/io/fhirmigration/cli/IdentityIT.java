package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ModelResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a migration whose servers are asked with identities, in a process of its own that trusts the
 * token server's certificate and logs everything of every library.
 */
class IdentityIT {
  private static final String SOURCE = "hush-source-token";
  private static final String DESTINATION = "hush-destination-token";

  private static final String MACHINE = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

  @TempDir static Path keys;
  private static KeyPair key;

  @TempDir Path folder;
  @TempDir Path logs;
  private TokenServer tokens;
  private Servers servers;

  @BeforeAll
  static void makeKey() throws IOException, InterruptedException {
    key = KeyPair.in(keys.resolve("key.pfx"), "changeit");
  }

  @BeforeEach
  void start() {
    tokens = new TokenServer(key);
    servers = new Servers(folder, SOURCE, DESTINATION);
    for (int i = 0; i < 5; i++) {
      Servers.put(servers.source, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
    tokens.close();
  }

  private ChildCli run(String source, String destination, Map<String, String> environment)
      throws IOException {
    String yaml = Files.readString(servers.config());
    String credential = "credential: {tokenFrom: env:TOKEN}";
    int second = yaml.lastIndexOf(credential);
    yaml = yaml.substring(0, second) + destination + yaml.substring(second + credential.length());
    Path config = Files.writeString(folder.resolve("ward.yaml"), yaml.replace(credential, source));
    String allLogs =
        Stream.of("io", "com", "com.azure", "org", "reactor")
            .map(root -> "-Dorg.slf4j.simpleLogger.log." + root + "=trace")
            .collect(Collectors.joining(" "));
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_TOOL_OPTIONS", key.trusted() + " " + allLogs);
    return ChildCli.start(logs, all, "run", "--config", config.toString());
  }

  private static void assertCopied(ChildCli run) throws InterruptedException {
    assertThat(run.exitCode()).as(run.said()).isZero();
    assertThat(run.said() + run.answered())
        .contains("getToken() result for scopes")
        .doesNotContain("hush");
  }

  private String clientSecret(String more) {
    return "credential: {kind: client-secret, tenantId: contoso.com, clientId: reader-id,"
        + " secretFrom: env:SECRET, authority: '"
        + tokens.authority()
        + "'}"
        + more;
  }

  @Test
  void eachServerIsAskedWithTheTokenOfItsOwnApplication() throws Exception {
    KeyPair certificate = KeyPair.in(folder.resolve("writer.pfx"), "hush-password");
    tokens.gives("client_id=reader-id", SOURCE, 3600);
    tokens.gives("client_id=writer-id", DESTINATION, 3600);

    ChildCli run =
        run(
            clientSecret("\n  audience: https://old.example.org"),
            "credential: {kind: client-certificate, tenantId: fabrikam.com, clientId: writer-id,"
                + " passwordFrom: env:PASSWORD, certificateFile: "
                + certificate.file().getFileName()
                + ", authority: '"
                + tokens.authority()
                + "'}",
            Map.of("SECRET", "hush-secret", "PASSWORD", "hush-password"));

    assertCopied(run);
    List<Map<String, String>> asked = tokens.asked();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(0))
        .containsEntry("path", "/contoso.com/oauth2/v2.0/token")
        .containsEntry("grant_type", "client_credentials")
        .containsEntry("client_id", "reader-id")
        .containsEntry("client_secret", "hush-secret");
    assertThat(asked.get(0).get("scope").split(" ")).contains("https://old.example.org/.default");
    assertThat(asked.get(1))
        .containsEntry("path", "/fabrikam.com/oauth2/v2.0/token")
        .containsEntry("client_id", "writer-id")
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .doesNotContainKey("client_secret");
    assertThat(asked.get(1).get("scope").split(" "))
        .contains(servers.destination.base() + "/.default");
    assertThat(claims(asked.get(1).get("client_assertion")))
        .contains("\"iss\":\"writer-id\"", "\"sub\":\"writer-id\"", "fabrikam.com");
  }

  private static String claims(String assertion) {
    return new String(
        Base64.getUrlDecoder().decode(assertion.split("\\.")[1]), StandardCharsets.UTF_8);
  }

  @Test
  void workloadShowsItsClustersTokenAndTheMachineIsAskedForANamedIdentity() throws Exception {
    Files.writeString(folder.resolve("cluster-token"), "hush.cluster.token");
    tokens.gives("client_id=workload-id", SOURCE, 3600);
    tokens.machineGives(DESTINATION);

    ChildCli run =
        run(
            "credential: {kind: workload-identity, tenantId: contoso.com, clientId: workload-id,"
                + " tokenFile: cluster-token, authority: '"
                + tokens.authority()
                + "'}",
            "credential: {kind: managed-identity, clientId: 7-8-9}",
            Map.of(MACHINE, tokens.machine()));

    assertCopied(run);
    assertThat(tokens.asked()).hasSize(1);
    assertThat(tokens.asked().get(0))
        .containsEntry("path", "/contoso.com/oauth2/v2.0/token")
        .containsEntry("client_assertion", "hush.cluster.token");
    LoggedRequest machine = tokens.machineAsked().get(0);
    assertThat(machine.getHeader("Metadata")).isEqualTo("true");
    assertThat(machine.queryParameter("client_id").firstValue()).isEqualTo("7-8-9");
    assertThat(machine.queryParameter("resource").firstValue())
        .isEqualTo(servers.destination.base().toString());
  }

  @Test
  void shortLivedTokenIsRenewedInMidRunAndTheMachineIsAskedForItsOwnIdentity() throws Exception {
    tokens.gives("client_id=reader-id", SOURCE, 1);
    tokens.machineGives(DESTINATION);

    ChildCli run =
        run(
            clientSecret(""),
            "credential: {kind: managed-identity}",
            Map.of("SECRET", "hush-secret", MACHINE, tokens.machine()));

    assertCopied(run);
    assertThat(tokens.asked()).hasSizeGreaterThan(1);
    assertThat(tokens.machineAsked())
        .isNotEmpty()
        .noneMatch(request -> request.getUrl().contains("client_id"));
  }

  @Test
  void tokenThatIsRefusedInMidRunIsReplacedOnce() throws Exception {
    tokens.gives("client_id=reader-id", "hush-revoked", 3600);
    tokens.gives("CP1", SOURCE, 3600);
    tokens.machineGives(DESTINATION);
    AtomicInteger refused = new AtomicInteger();
    servers.close();
    servers = new Servers(folder, "", DESTINATION);
    Servers.put(servers.source, "r");
    servers
        .source
        .model()
        .faults(
            request -> {
              boolean status = request.target().contains("_operations/export");
              boolean old =
                  request.first("Authorization").filter("Bearer hush-revoked"::equals).isPresent();
              if (!status || !old) {
                return Optional.empty();
              }
              refused.incrementAndGet();
              return Optional.of(new Fault.Refuse(ModelResponse.empty(401)));
            });

    ChildCli run =
        run(
            clientSecret(""),
            "credential: {kind: managed-identity}",
            Map.of("SECRET", "hush-secret", MACHINE, tokens.machine()));

    assertCopied(run);
    assertThat(refused).hasValue(1);
    assertThat(tokens.asked()).hasSize(2);
  }
}
