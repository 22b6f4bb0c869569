package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mistake gives one clear message and exit code 2, and nothing is left behind. */
class WrongInputTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path serversFolder;
  @TempDir Path home;
  private Servers servers;
  private String good;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(serversFolder);
    good = Files.readString(servers.config());
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  /**
   * Runs a configuration that differs from a good one, and requires one message about the field.
   */
  private String refused(Map<String, String> environment, String wrong, String field)
      throws IOException {
    Path file = Files.writeString(home.resolve("wrong.yaml"), wrong);
    Cli.Result result = Cli.run(environment, "run", "--config", file.toString(), "--json");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains(file + ":").contains(field + ": ").contains("; ");
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception:");
    assertThat(result.json().string("state")).contains("NOT_STARTED");
    assertThat(left()).containsExactly(file);
    return result.err();
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.toList();
    }
  }

  @Test
  void missingUrl() throws IOException {
    refused(ENVIRONMENT, good.replaceFirst("  url: .*\n", ""), "source.url");
  }

  @Test
  void badDuration() throws IOException {
    refused(ENVIRONMENT, good.replace("PT2S", "2 seconds"), "settings.leaseTime");
  }

  @Test
  void unknownStrategy() throws IOException {
    String said =
        refused(
            ENVIRONMENT, good.replace("strategy: single", "strategy: sinlge"), "settings.strategy");
    assertThat(said).contains("did you mean single?");
  }

  @Test
  void unreachableServer() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    String address = "http://127.0.0.1:" + nobody;
    String said =
        refused(
            ENVIRONMENT,
            good.replace(servers.destination.base().toString(), address),
            "destination.url");
    assertThat(said).contains(address);
  }

  @Test
  void wrongCredentialOfTheSource() throws IOException {
    Map<String, String> both = Map.of("TOKEN", Servers.TOKEN, "OLD", "a-wrong-token");
    String said = refused(both, good.replaceFirst("env:TOKEN", "env:OLD"), "source.credential");
    assertThat(said).contains("401").doesNotContain("a-wrong-token");
  }

  @Test
  void wrongCredentialOfTheDestination() throws IOException {
    Map<String, String> both = Map.of("TOKEN", Servers.TOKEN, "OLD", "a-wrong-token");
    int second = good.lastIndexOf("env:TOKEN");
    String wrong = good.substring(0, second) + "env:OLD" + good.substring(second + 9);
    String said = refused(both, wrong, "destination.credential");
    assertThat(said).contains("401").doesNotContain("a-wrong-token");
  }

  @Test
  void missingSecret() throws IOException {
    String said =
        refused(
            ENVIRONMENT,
            good.replaceFirst("env:TOKEN", "env:ABSENT"),
            "source.credential.tokenFrom");
    assertThat(said).contains("environment variable ABSENT is not set");
  }

  @Test
  void readOnlyDirectory() throws IOException {
    Path locked = Files.createDirectory(serversFolder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    String staged = good.replace("path: staging", "path: " + locked.resolve("staging"));
    String stated = good.replace("path: state/ward", "path: " + locked.resolve("ward"));
    assertThat(refused(ENVIRONMENT, staged, "staging.path")).contains(locked + " is read-only");
    assertThat(refused(ENVIRONMENT, stated, "state.path")).contains(locked + " is read-only");
    try (Stream<Path> files = Files.list(locked)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void folderThatIsAFile() throws IOException {
    Path file = Files.createFile(serversFolder.resolve("file"));
    refused(ENVIRONMENT, good.replace("path: staging", "path: " + file), "staging.path");
  }

  @Test
  void severalFaultsOfTheSurroundingsAreNamedAtOnce() throws IOException {
    Path file = Files.createFile(serversFolder.resolve("file"));
    String wrong =
        good.replace("path: staging", "path: " + file).replaceFirst("env:TOKEN", "env:ABSENT");
    Path config = Files.writeString(home.resolve("wrong.yaml"), wrong);
    Cli.Result result = Cli.run(ENVIRONMENT, "run", "--config", config.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(2);
  }

  @Test
  void notYaml() throws IOException {
    Path file = Files.writeString(home.resolve("wrong.yaml"), "{{{ not yaml");
    Cli.Result result = Cli.run("run", "--config", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains(file + ":1: is not YAML");
  }

  @Test
  void missingFile() {
    Cli.Result result = Cli.run("run", "--config", home.resolve("absent.yaml").toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("absent.yaml does not exist");
  }

  @Test
  void unknownCommandAndMissingOption() {
    Cli.Result unknown = Cli.run("rnu");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err().lines()).hasSize(1);
    assertThat(unknown.err()).contains("'rnu'").contains("did you mean");
    Cli.Result missing = Cli.run("run");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err().lines()).hasSize(1);
    assertThat(missing.err()).contains("--config");
  }

  @Test
  void lookingAtAStoreDoesNotCreateOne() throws IOException {
    Cli.Result result = Cli.run("status", "--store", home.resolve("none").toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("none.mv.db does not exist");
    assertThat(left()).isEmpty();
  }

  @Test
  void stackTraceOnlyOnRequest() {
    Cli.Result result = Cli.run("status", "--store", home.resolve("none").toString(), "--debug");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("\tat ");
  }
}
