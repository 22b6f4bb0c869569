package io.fhirmigration.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.verify.full.FullCheckProgress.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullCommandTest {
  private static final String OBSERVATION =
      "{\"resourceType\":\"Observation\",\"id\":\"o\",\"meta\":{\"versionId\":\"3\",\"lastUpdated\":"
          + "\"2024-05-01T00:00:00Z\"},\"valueQuantity\":{\"value\":1.10}}";
  private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p\"}";
  private static final String GROUP =
      "{\"resourceType\":\"Group\",\"id\":\"g\",\"meta\":{\"versionId\":\"1\"}}";

  /** The first half of SHA-256 over GROUP with its members in order. */
  private static final String DIGEST_OF_GROUP = "a91cc7ec9da08f82828fa7825cef3693";

  @TempDir private Path folder;
  private Path source;
  private Path destination;

  @BeforeEach
  void make() throws IOException {
    source = Files.createDirectories(folder.resolve("source"));
    destination = Files.createDirectories(folder.resolve("destination"));
  }

  private static void plain(Path folder, String... lines) throws IOException {
    Files.writeString(folder.resolve("all.ndjson"), String.join("\n", lines));
  }

  private static void gzip(Path folder, String... lines) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("all.ndjson.gz")))) {
      out.write(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }
  }

  private Cli.Result full(String... more) {
    List<String> given =
        List.of(
            "verify",
            "full",
            "--source-dir",
            source.toString(),
            "--destination-dir",
            destination.toString(),
            "--temp",
            folder.resolve("temp").toString());
    return Cli.run(Stream.concat(given.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static String lastLine(Cli.Result result) {
    List<String> lines = result.out().lines().toList();
    return lines.get(lines.size() - 1);
  }

  @Test
  void equalFoldersEndWithZero() throws IOException {
    plain(source, OBSERVATION, PATIENT);
    gzip(destination, PATIENT, OBSERVATION, OBSERVATION);

    Cli.Result result = full();

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("match: 2 versions compared", "3 lines in 1 files, 1 repeated");
    assertThat(lastLine(full("--json")))
        .isEqualTo(
            "{\"result\":\"match\",\"compared\":2,\"missing\":[],\"extra\":[],\"different\":[],\"errors\":[]}");
  }

  @Test
  void findingsAreTheLastLineOfOutput() throws IOException {
    plain(source, OBSERVATION, PATIENT);
    gzip(destination, OBSERVATION.replace("1.10", "1.1"), GROUP);

    Cli.Result result = full("--json");

    assertThat(result.code()).isEqualTo(4);
    assertThat(lastLine(result))
        .isEqualTo(
            "{\"result\":\"differ\",\"compared\":3,"
                + "\"missing\":[{\"type\":\"Patient\",\"id\":\"p\",\"version\":\"\"}],"
                + "\"extra\":[{\"type\":\"Group\",\"id\":\"g\",\"version\":\"1\"}],"
                + "\"different\":[{\"type\":\"Observation\",\"id\":\"o\",\"version\":\"3\","
                + "\"paths\":[\"Observation.valueQuantity.value\"]}],\"errors\":[]}");
    assertThat(result.err()).contains("Observation/o version 3: Observation.valueQuantity.value");
  }

  @Test
  void damagedLinesMakeItInconclusive() throws IOException {
    plain(source, PATIENT, "{}");
    plain(destination, PATIENT);

    Cli.Result result = full("--json");

    assertThat(result.code()).isEqualTo(4);
    assertThat(lastLine(result))
        .isEqualTo(
            "{\"result\":\"inconclusive\",\"compared\":1,\"missing\":[],\"extra\":[],\"different\":[],"
                + "\"errors\":[{\"side\":\"source\",\"file\":\"all.ndjson\",\"line\":2,\"reason\":\"no"
                + " resourceType\"}]}");
    assertThat(result.err()).contains("source all.ndjson line 2: no resourceType");
  }

  @Test
  void valuesAreShownOnlyWhenAskedFor() throws IOException {
    plain(source, OBSERVATION);
    plain(destination, OBSERVATION.replace("1.10", "777.5"));

    assertThat(full().out()).doesNotContain("777.5");
    assertThat(full("--show-values").out())
        .contains("Observation.valueQuantity.value: 1.10 -> 777.5");
    assertThat(full("--json").out()).doesNotContain("777.5");
  }

  @Test
  void allowancesAreTakenAndPrinted() throws IOException {
    plain(source, OBSERVATION.replace("1.10", "1e2"));
    plain(destination, OBSERVATION.replace("1.10", "100").replace("Z\"", "Z\",\"source\":\"#x\""));

    assertThat(full().code()).isEqualTo(4);

    Cli.Result result = full("--allow", "exponents", "--allow", "meta.source");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(
            "may differ: meta.lastUpdated within the same millisecond; numbers with an exponent"
                + " and the same ones without; meta.source");
  }

  @Test
  void currentResourcesAreComparedWhenAskedFor() throws IOException {
    plain(source, OBSERVATION);
    plain(destination, OBSERVATION.replace("\"3\"", "\"1\"").replace("2024", "2026"));

    assertThat(full("--current-only").code()).isZero();
    assertThat(full("--current-only").out())
        .contains("compared: current resources, without meta.versionId and meta.lastUpdated");
    assertThat(full().code()).isEqualTo(4);
  }

  @Test
  void digestsAreSumsThatAnybodyCanComputeAgain() throws IOException {
    plain(source, GROUP);
    plain(destination, GROUP);

    assertThat(full("--digests").out()).contains("undated", DIGEST_OF_GROUP, "equal");
  }

  @Test
  void allMistakesAreNamedAtOnce() throws IOException {
    Files.delete(source);
    Files.writeString(folder.resolve("temp"), "a file");

    Cli.Result result = full("--allow", "name[0]", "--max-findings", "0");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--source-dir: ", "is no folder", "--allow: ", "--max-findings: 0", "--temp: ");
    assertThat(result.err()).doesNotContain("--destination-dir");
  }

  @Test
  void verifyAloneNamesItsCommands() {
    assertThat(Cli.run("verify").code()).isEqualTo(2);
    assertThat(Cli.run("verify", "--help").out()).contains("full");
  }

  @Test
  void progressIsAPicture() {
    assertThat(ProgressBar.picture(Stage.READING, 1 << 20, 4 << 20))
        .isEqualTo("[##########..............................] reading, 1 of 4 MB");
    assertThat(ProgressBar.picture(Stage.COMPARING, 0, 0)).contains("#] comparing, 0 of 0 lines");
  }
}
