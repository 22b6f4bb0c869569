package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path folder;
  private Servers servers;
  private String config;
  private String out;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(folder);
    config = servers.config().toString();
    out = folder.resolve("evidence").toString();
    for (int i = 0; i < 5; i++) {
      Servers.put(servers.source, "planted-id-" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static Cli.Result cli(String... args) {
    return Cli.run(ENVIRONMENT, args);
  }

  private Path file(String name) {
    return Path.of(out, name);
  }

  private JsonObject document() throws IOException {
    return (JsonObject) JsonValue.parse(Files.readAllBytes(file("report.json")));
  }

  private String result(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json).toString();
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void reportOfACompletedMigrationWithAFullCheckIsProven()
      throws IOException, GeneralSecurityException {
    cli("run", "--config", config);
    String full = result("full.json", "{\"result\":\"match\",\"compared\":5}");

    Cli.Result result = cli("report", "--config", config, "--out", out, "--check", full, "--json");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.json().string("verdict")).contains("proven");
    byte[] document = Files.readAllBytes(file("report.json"));
    assertThat(result.json().string("sha256")).contains(sha256(document));
    assertThat(file("report.html")).content().contains(sha256(document));
    assertThat(new String(document, StandardCharsets.UTF_8)).doesNotContain("planted-id");
    assertThat(file("report.html")).content().doesNotContain("planted-id");
    assertThat(document().object("settings").orElseThrow().string("strategy")).contains("single");
  }

  @Test
  void reportWithoutTheConfigurationKnowsTheStoreOnly() throws IOException {
    cli("run", "--config", config);

    Cli.Result result =
        cli("report", "--store", folder.resolve("state/ward").toString(), "--out", out);

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("ward: proven-with-exceptions", "report.html", "SHA-256");
    assertThat(document().get("settings")).isEmpty();
  }

  @Test
  void migrationThatWaitsIsReportedAsInProgressAndCannotBeSignedOff() throws IOException {
    Servers.put(servers.destination, "not-of-the-source");
    cli("run", "--config", config);

    Cli.Result refused =
        cli("report", "--config", config, "--out", out, "--sign-off", "ann", "--reason", "ok");
    Cli.Result written = cli("report", "--config", config, "--out", out, "--json");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("is in VERIFYING").contains("after its end");
    assertThat(written.json().string("verdict")).contains("in-progress");
    assertThat(document().object("verification").orElseThrow().string("outcome"))
        .contains("differ");
  }

  @Test
  void signatureIsVerifiedWithThePublicKey() throws IOException, GeneralSecurityException {
    cli("run", "--config", config);
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Path key =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");

    Cli.Result result =
        cli("report", "--config", config, "--out", out, "--sign-key", key.toString());

    assertThat(result.code()).as(result.err()).isZero();
    Signature check = Signature.getInstance("SHA256withECDSA");
    check.initVerify(pair.getPublic());
    check.update(Files.readAllBytes(file("report.json")));
    assertThat(check.verify(Files.readAllBytes(file("report.json.sig")))).isTrue();
  }

  @Test
  void signOffStandsInTheAuditTrailWithTheHashOfWhatWasSigned()
      throws IOException, GeneralSecurityException {
    cli("run", "--config", config);

    Cli.Result signed =
        cli(
            "report",
            "--config",
            config,
            "--out",
            out,
            "--sign-off",
            "Dr. Dora",
            "--reason",
            "compared and agreed");
    String hash = sha256(Files.readAllBytes(file("report.json")));
    cli("report", "--config", config, "--out", out);

    assertThat(signed.code()).as(signed.err()).isZero();
    JsonObject entry = (JsonObject) document().array("decisions").get(0);
    assertThat(entry.string("by")).contains("Dr. Dora");
    assertThat(entry.string("what")).contains("report signed off");
    assertThat(entry.string("detail").orElseThrow()).contains(hash).contains("compared and agreed");
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnceAndNothingIsWritten() throws IOException {
    String noResult = result("other.json", "{\"result\":\"fine\"}");
    String noKey = result("key.pem", "secret-words");

    Cli.Result result =
        cli(
            "report",
            "--config",
            config,
            "--out",
            config,
            "--check",
            noResult,
            "--check",
            folder.resolve("absent.json").toString(),
            "--sign-key",
            noKey,
            "--sign-off",
            "ann");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--out: ")
        .contains("--check: other.json: is no result")
        .contains("absent.json cannot be read")
        .contains("--sign-key: ")
        .contains("--sign-off: needs a name and --reason")
        .doesNotContain("secret-words");
    assertThat(result.err().lines()).hasSize(5);
  }

  @Test
  void serversAreAskedForTheirSoftwareAndMayBeSilent() throws IOException {
    cli("run", "--config", config);
    servers.source.close();

    Cli.Result result = cli("report", "--config", config, "--out", out, "--ask-servers");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(document().array("servers"))
        .extracting(server -> ((JsonObject) server).string("software").orElse(""))
        .first()
        .isEqualTo("did not answer");
    assertThat(((JsonObject) document().array("servers").get(1)).string("software").orElse(""))
        .isNotEmpty()
        .isNotEqualTo("did not answer");
  }

  @Test
  void schemaOfTheReportIsPrinted() {
    assertThat(Cli.run("schema", "--report").out()).contains("evidence report, version 1");
  }
}
