package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyServersTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path folder;
  private Servers servers;
  private String config;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(folder);
    config = servers.config().toString();
    for (int i = 0; i < 5; i++) {
      Servers.put(servers.source, "r" + i);
      Servers.put(servers.destination, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static Cli.Result cli(String... args) {
    return Cli.run(ENVIRONMENT, args);
  }

  private Cli.Result byUrls(String check, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "verify",
                check,
                "--source",
                servers.source.base().toString(),
                "--source-token",
                "env:TOKEN",
                "--destination",
                servers.destination.base().toString(),
                "--destination-token",
                "env:TOKEN"));
    args.addAll(List.of(more));
    return cli(args.toArray(String[]::new));
  }

  @Test
  void equalServersEndWithZero() {
    for (String check : List.of("surface", "deep")) {
      Cli.Result byConfig = cli("verify", check, "--config", config, "--json");
      assertThat(byConfig.code()).as(byConfig.err()).isZero();
      assertThat(byConfig.out().lines()).hasSize(1);
      assertThat(byConfig.json().string("result")).contains("match");

      Cli.Result byUrls = byUrls(check);
      assertThat(byUrls.code()).as(byUrls.err()).isZero();
      assertThat(byUrls.out()).contains(check + " check: match").contains("Basic");
    }
  }

  @Test
  void differentCountsEndWithFour() {
    Servers.put(servers.source, "more");
    Cli.Result result = cli("verify", "surface", "--config", config, "--type", "Basic", "--json");
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.json().string("result")).contains("differ");
    JsonObject different = (JsonObject) result.json().array("different").get(0);
    assertThat(different.string("type")).contains("Basic");
    assertThat(different.string("reason").orElseThrow()).contains("1 resources missing");
  }

  @Test
  void currentResourcesAloneCanBeCounted() {
    assertThat(byUrls("surface", "--current-only", "--type", "Basic").code()).isZero();
  }

  @Test
  void differentContentsEndWithFourAndNoValueIsPrinted() {
    Servers.put(servers.source, "x", "\"language\":\"de-SECRET\"");
    Servers.put(servers.destination, "x", "\"language\":\"fr-SECRET\"");

    Cli.Result result = cli("verify", "deep", "--config", config, "--json");

    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.out() + result.err()).doesNotContain("SECRET");
    JsonObject different = (JsonObject) result.json().array("different").get(0);
    assertThat(different.toJson())
        .contains(
            "\"type\":\"Basic\",\"id\":\"x\",\"version\":\"1\",\"paths\":[\"Basic.language\"]");
    assertThat(byUrls("deep", "--type", "Basic", "--show-values").out())
        .contains("\"de-SECRET\" at the source");
    assertThat(byUrls("deep", "--type", "Basic", "--allow", "language").code()).isZero();
  }

  @Test
  void namedResourcesAreCompared() throws IOException {
    Servers.put(servers.source, "x", "\"language\":\"de\"");
    Servers.put(servers.destination, "x", "\"language\":\"fr\"");
    Path ids = Files.writeString(folder.resolve("ids"), "Basic/r1\n\nBasic/r2\n");

    Cli.Result named = byUrls("deep", "--ids", ids.toString(), "--history", "--json");

    assertThat(named.code()).as(named.err()).isZero();
    assertThat(named.json().integer("compared")).hasValue(2);
    assertThat(byUrls("deep", "--query", "Basic?_id=x").code()).isEqualTo(4);
  }

  @Test
  void nextRunGoesOnWithTheSameResults() {
    String results = folder.resolve("results").toString();
    String[] sample = {"--type", "Basic", "--seed", "1", "--results", results};
    assertThat(byUrls("deep", sample).code()).isZero();
    Cli.Result again = byUrls("deep", sample);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("5 resources were compared by an earlier run");
    Cli.Result other = byUrls("deep", "--seed", "2", "--results", results);
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err().lines()).hasSize(1);
  }

  @Test
  void refusalOnTheWayIsAnErrorThatTheNextRunTriesAgain() {
    String[] named = {
      "--query", "Basic?_id=r1", "--results", folder.resolve("results").toString(), "--json"
    };
    servers
        .destination
        .model()
        .faults(new ScriptedFaults().once(ScriptedFaults.on("POST", "/"), Faults.tokenExpired()));

    Cli.Result refused = byUrls("deep", named);

    assertThat(refused.code()).as(refused.err()).isEqualTo(4);
    assertThat(refused.json().string("result")).contains("inconclusive");
    assertThat(refused.json().array("errors").get(0).toJson()).contains("destination: ", "401");
    assertThat(byUrls("deep", named).code()).isZero();
  }

  @Test
  void namedResourcesNeedNoSeedToGoOn() {
    String[] named = {
      "--query", "Basic?_id=r1,r2", "--results", folder.resolve("results").toString()
    };
    assertThat(byUrls("deep", named).code()).isZero();
    assertThat(byUrls("deep", named).out()).contains("2 resources were compared by an earlier run");
  }

  @Test
  void mistakesAreNamedAllAtOnce() {
    Cli.Result result =
        byUrls("deep", "--sample", "0", "--ids", "nowhere", "--query", "x", "--type", "Basic");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--sample").contains("--ids").contains("--type");
    assertThat(cli("verify", "deep").err()).contains("give --config, or --source");
    assertThat(byUrls("deep", "--config", config).err()).contains("leave --source");
    assertThat(
            cli("verify", "deep", "--source", "http://127.0.0.1:1", "--source-token", "abc").err())
        .contains("never the token itself")
        .doesNotContain("abc");
  }
}
