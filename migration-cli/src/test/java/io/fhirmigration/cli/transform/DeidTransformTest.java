package io.fhirmigration.cli.transform;

import static io.fhirmigration.cli.transform.Resources.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.Cli.Result;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** De-identification of files as the original tool does it. */
class DeidTransformTest {
  private static final String RULES =
      """
      {
        "fhirVersion": "R4",
        "processingErrors": "raise",
        "fhirPathRules": [
          {"path": "Patient.name", "method": "redact"},
          {"path": "Patient.birthDate", "method": "dateShift"},
          {"path": "Patient.id", "method": "cryptoHash"}
        ],
        "parameters": {
          "dateShiftKey": "123", "dateShiftScope": "%s", "cryptoHashKey": "456",
          "encryptKey": "", "enablePartialAgesForRedact": true
        }
      }
      """;
  private static final String PATIENT =
      "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"name\":[{\"family\":\"Zyxwv\"}],"
          + "\"birthDate\":\"1980-06-15\"}";
  private static final String ORGANIZATION =
      "{ \"resourceType\": \"Organization\", \"id\":\"o\",\"name\":\"Kept \\u0041\"}";

  @TempDir Path folder;

  private Result deid(Map<String, String> environment, String scope, String... more)
      throws IOException {
    Path config = write(folder.resolve("deid.json"), RULES.formatted(scope));
    List<String> args = new ArrayList<>(List.of("transform", "--deid", config.toString()));
    args.addAll(List.of("--in", folder.resolve("in").toString()));
    args.addAll(List.of("--out", folder.resolve("out").toString()));
    args.addAll(List.of(more));
    return Cli.run(environment, args.toArray(new String[0]));
  }

  private String result(String name) throws IOException {
    return Files.readString(folder.resolve("out").resolve(name));
  }

  private static String birthDate(String line) {
    return line.replaceAll(".*\"birthDate\":\"([0-9-]*)\".*", "$1").strip();
  }

  @Test
  void rulesAreAppliedAndOtherTypesKeepTheirBytes() throws IOException {
    write(folder.resolve("in/a.ndjson"), PATIENT.formatted("p") + "\n" + ORGANIZATION + "\n");
    write(folder.resolve("in/b.json"), PATIENT.formatted("p").replace(",", ",\n  "));

    Result result = deid(Map.of(), "resource", "--report", folder.resolve("r.json").toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result("a.ndjson").lines().toList().get(1)).isEqualTo(ORGANIZATION);
    for (String name : List.of("a.ndjson", "b.json")) {
      assertThat(result(name))
          .doesNotContain("Zyxwv")
          .doesNotContain("1980-06-15")
          .contains("\"Patient\"")
          .matches("(?s).*\"id\": ?\"[0-9a-f]{64}\".*");
    }
    assertThat(Files.readString(folder.resolve("r.json")))
        .doesNotContain("Zyxwv")
        .contains("\"changed\":2")
        .contains("Patient.");
  }

  @Test
  void theReportTellsOneConfigurationFromAnother() throws IOException {
    write(folder.resolve("in/a.ndjson"), PATIENT.formatted("p"));

    String one = fingerprint(deid(Map.of(), "resource", "--dry-run", "--json"));

    assertThat(one)
        .startsWith("deid/1 config=")
        .contains(" repeatable=false today=2")
        .doesNotContain("\"123\"", "=123", "=456")
        .isEqualTo(fingerprint(deid(Map.of(), "resource", "--dry-run", "--json")))
        .isNotEqualTo(fingerprint(deid(Map.of(), "file", "--dry-run", "--json")));
    assertThat(
            fingerprint(
                deid(
                    Map.of("KEY", "k"),
                    "resource",
                    "--dry-run",
                    "--json",
                    "--deid-key",
                    "cryptoHash=env:KEY")))
        .isNotEqualTo(one);
  }

  private static String fingerprint(Result result) {
    return ((JsonString) result.json().array("transformers").get(0)).value();
  }

  @Test
  void aRelativePathStartsAtTheConfigurationAndIsNotPartOfTheFingerprint() throws IOException {
    write(folder.resolve("in/a.ndjson"), PATIENT.formatted("p"));
    List<String> fingerprints = new ArrayList<>();
    for (String place : List.of("one", "two")) {
      write(folder.resolve(place + "/rules/deid.json"), RULES.formatted("resource"));
      Path config =
          write(
              folder.resolve(place + "/plan.yaml"),
              """
              migration: {id: m, referenceInstant: 2024-02-29T12:00:00Z}
              transformers:
                - name: deid
                  properties: {config: rules/deid.json}
              """);
      Result result =
          Cli.run(
              "transform",
              "--json",
              "--config",
              config.toString(),
              "--in",
              folder.resolve("in").toString(),
              "--out",
              folder.resolve(place + "/out").toString());
      assertThat(result.code()).as(result.err()).isZero();
      fingerprints.add(fingerprint(result));
    }

    assertThat(fingerprints.get(0)).startsWith("deid/1 ").isEqualTo(fingerprints.get(1));
    assertThat(folder.resolve("two/out/a.ndjson"))
        .hasSameTextualContentAs(folder.resolve("one/out/a.ndjson"));
  }

  @Test
  void theFileIsAScopeOfItsOwn() throws IOException {
    write(folder.resolve("in/a.ndjson"), PATIENT.formatted("1") + "\n" + PATIENT.formatted("2"));
    write(folder.resolve("in/b.ndjson"), PATIENT.formatted("1"));

    assertThat(deid(Map.of(), "file", "--threads", "1").code()).isZero();

    List<String> first = result("a.ndjson").lines().map(DeidTransformTest::birthDate).toList();
    assertThat(first.get(0)).isEqualTo(first.get(1));
    assertThat(birthDate(result("b.ndjson"))).isNotEqualTo(first.get(0));
  }

  @Test
  void aKeyOfTheEnvironmentWinsOverTheFiles() throws IOException {
    write(folder.resolve("in/a.ndjson"), PATIENT.formatted("p"));
    deid(Map.of(), "resource");
    String ofTheFile = result("a.ndjson");

    Result result =
        deid(
            Map.of("HASH_KEY", "s3cret"),
            "resource",
            "--replace",
            "--deid-key",
            "cryptoHash=env:HASH_KEY");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result("a.ndjson")).isNotEqualTo(ofTheFile);
    assertThat(result.out() + result.err()).doesNotContain("s3cret");
  }

  @Test
  void everythingWrongIsSaidAtOnce() throws IOException {
    write(folder.resolve("in/a.ndjson"), PATIENT.formatted("p"));

    Result result =
        deid(
            Map.of(),
            "century",
            "--deid-key",
            "hash=env:X",
            "--deid-key",
            "encrypt=plain",
            "--deid-key",
            "noise=env:NOT_SET");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--deid-key: 'hash' is not known; use cryptoHash, dateShift, encrypt, noise")
        .contains("--deid-key: encrypt is no reference")
        .contains("--deid-key: noise: environment variable NOT_SET is not set")
        .contains("--deid: ");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(
            Cli.run(
                    "transform",
                    "--decimals",
                    "digits18",
                    "--deid-strict",
                    "--dry-run",
                    "--in",
                    folder.resolve("in").toString())
                .err())
        .contains("--deid: is missing");
  }

  @Test
  void deIdentificationAndDecimalsGoTogether() throws IOException {
    write(
        folder.resolve("in/a.ndjson"),
        Resources.observation("o", Resources.LONG) + "\n" + PATIENT.formatted("p"));

    assertThat(deid(Map.of(), "resource", "--decimals", "digits18").code()).isZero();
    assertThat(result("a.ndjson")).contains(Resources.observation("o", Resources.SHORT));
    assertThat(result("a.ndjson")).doesNotContain("Zyxwv");
  }
}
