package io.fhirmigration.cli.transform;

import static io.fhirmigration.cli.transform.Resources.LONG;
import static io.fhirmigration.cli.transform.Resources.SHORT;
import static io.fhirmigration.cli.transform.Resources.gunzip;
import static io.fhirmigration.cli.transform.Resources.gzip;
import static io.fhirmigration.cli.transform.Resources.observation;
import static io.fhirmigration.cli.transform.Resources.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.Cli.Result;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformCommandTest extends FolderOfFiles {
  @Test
  void linesThatNoRuleTouchesKeepTheirBytes() throws IOException {
    String kept =
        "{ \"id\":\"1.234567890123456789012\",\t\"resourceType\" : \"Patient\" ,\"x\":\"\\u00fc\"}";
    write(folder.resolve("in/a.ndjson"), kept + "\n" + observation("o", LONG) + "\n" + kept);

    Result result = digits18();

    assertThat(result.code()).isZero();
    assertThat(result("a.ndjson"))
        .isEqualTo(kept + "\n" + observation("o", SHORT) + "\n" + kept + "\n");
    assertThat(result.out())
        .contains("1 of 1 file(s) written: 3 resource(s), 1 changed, 0 left out")
        .contains("Observation.valueQuantity.value");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aFolderOfManyFilesIsMirrored() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = i % 3 == 0 ? "sub/deep/" + i + ".ndjson" : i + ".ndjson";
      names.add(name);
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 500; line++) {
        text.append(observation(i + "-" + line, line % 10 == 0 ? LONG : "1.50")).append('\n');
      }
      write(folder.resolve("in").resolve(name), text.toString());
    }
    write(folder.resolve("in/readme.txt"), "no resources");

    Result result = digits18("--json", "--threads", "4");

    assertThat(result.code()).isZero();
    assertThat(written()).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(result(name))
          .isEqualTo(Files.readString(folder.resolve("in").resolve(name)).replace(LONG, SHORT));
    }
    JsonObject said = result.json();
    assertThat(said.integer("files")).hasValue(20);
    assertThat(said.integer("resources")).hasValue(10_000);
    assertThat(said.integer("changed")).hasValue(1_000);
    assertThat(said.integer("ignored")).hasValue(1);
    assertThat(result.err()).contains("20 of 20 file(s) written");
  }

  @Test
  void theReportCountsByElementAndFileAndHoldsNoValue() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("secret-id", LONG) + "\n");
    write(folder.resolve("in/b.ndjson"), observation("o", "1.5") + "\n");

    Result result = digits18("--report", path("report.json"));

    assertThat(result.code()).isZero();
    String text = Files.readString(folder.resolve("report.json"));
    assertThat(text).doesNotContain("secret-id").doesNotContain(LONG).doesNotContain(SHORT);
    JsonObject report = (JsonObject) JsonValue.parse(text);
    assertThat(report.string("state")).hasValue("COMPLETED");
    assertThat(report.array("transformers"))
        .containsExactly(
            new JsonValue.JsonString(
                "decimal-limit/1 keepOriginal=false mode=truncate profile=digits18"));
    assertThat(report.object("changes").orElseThrow().integer("Observation.valueQuantity.value"))
        .hasValue(1);
    assertThat(report.members().keySet())
        .containsExactly(
            "tool",
            "state",
            "dryRun",
            "transformers",
            "files",
            "done",
            "ignored",
            "resources",
            "changed",
            "leftOut",
            "changes",
            "problems",
            "perFile");
    assertThat(report.array("perFile")).hasSize(2);
    JsonObject second = (JsonObject) report.array("perFile").get(1);
    assertThat(second.members().keySet())
        .containsExactly("name", "resources", "changed", "leftOut", "bytes", "changes", "problems");
    assertThat(second.string("name")).hasValue("b.ndjson");
    assertThat(second.integer("changed")).hasValue(0);
    assertThat(second.integer("bytes")).hasValue(Files.size(folder.resolve("out/b.ndjson")));
  }

  @Test
  void damagedLinesAreNamedAndTheirFileHasNoResult() throws IOException {
    String good = observation("o", LONG);
    write(
        folder.resolve("in/bad.ndjson"),
        good
            + "\n{\"resourceType\":\n\n{\"id\":\"x\"}\n"
            + observation("o", "1234567890123456789"));
    write(folder.resolve("in/good.ndjson"), good);

    Result result = digits18("--json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(written()).containsExactly("good.ndjson");
    assertThat(result.err())
        .contains("bad.ndjson: line 2: not a JSON object")
        .contains("bad.ndjson: line 3: no resourceType")
        .contains("bad.ndjson: line 4: ")
        .contains("Observation.valueQuantity.value")
        .doesNotContain("1234567890123456789");
    assertThat(result.json().string("state")).hasValue("FAILED");
    assertThat(result.json().array("problems")).hasSize(3);
  }

  @Test
  void onlyTheFirstOfManyDamagedLinesAreNamed() throws IOException {
    write(folder.resolve("in/bad.ndjson"), "no\n".repeat(1_000));

    Result result = digits18();

    assertThat(result.err().lines())
        .hasSize(6)
        .contains("bad.ndjson: line 5: not a JSON object", "bad.ndjson: and 995 more");
  }

  @Test
  void aDamagedCompressedFileHasNoResult() throws IOException {
    byte[] whole = gzip(observation("o", LONG).repeat(3));
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in/a.ndjson.gz"), java.util.Arrays.copyOf(whole, 40));

    Result result = digits18();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("a.ndjson.gz: ").contains("ends early");
    assertThat(written()).isEmpty();
  }

  @Test
  void compressedFilesStayCompressed() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in/a.ndjson.gz"), gzip(observation("o", LONG) + "\n"));
    Files.write(folder.resolve("in/b.json.gz"), gzip(observation("o", LONG)));

    assertThat(digits18().code()).isZero();
    assertThat(gunzip(folder.resolve("out/a.ndjson.gz"))).isEqualTo(observation("o", SHORT) + "\n");
    assertThat(gunzip(folder.resolve("out/b.json.gz"))).isEqualTo(observation("o", SHORT));
  }

  @Test
  void oneFileBecomesOneFile() throws IOException {
    Path in = write(folder.resolve("a.ndjson"), observation("o", LONG) + "\n");

    Result result =
        Cli.run(
            "transform",
            "--decimals",
            "digits18:round",
            "--in",
            in.toString(),
            "--out",
            path("b.ndjson.gz"));

    assertThat(result.code()).isZero();
    assertThat(gunzip(folder.resolve("b.ndjson.gz")))
        .isEqualTo(observation("o", "1.23456789012345679") + "\n");
    assertThat(Files.readString(in)).isEqualTo(observation("o", LONG) + "\n");
  }

  @Test
  void documentsKeepTheirLayout() throws IOException {
    String bundle =
        """
        {
          "resourceType": "Bundle",
        \t"entry": [
            {"resource": %s}
          ]
        }
        """;
    write(folder.resolve("in/unix.json"), bundle.formatted(observation("o", LONG)));
    write(
        folder.resolve("in/windows.json"),
        bundle.formatted(observation("o", LONG)).replace("\n", "\r\n"));
    write(folder.resolve("in/untouched.json"), "\ufeff{\r\"resourceType\"\n:\"Bundle\"}\r\n");
    String wanted = bundle.formatted(observation("o", SHORT));

    assertThat(digits18().code()).isZero();
    assertThat(result("unix.json")).isEqualTo(wanted);
    assertThat(result("windows.json")).isEqualTo(wanted.replace("\n", "\r\n"));
    assertThat(result("untouched.json")).isEqualTo("{\r\"resourceType\"\n:\"Bundle\"}\r\n");
  }

  @Test
  void aDocumentThatIsNoObjectIsNamed() throws IOException {
    write(folder.resolve("in/a.json"), "[]");
    write(folder.resolve("in/b.json"), "{\"resourceType\":\"P\",\"x\":\"a\nb\"}");
    write(folder.resolve("in/c.json"), observation("a", "1") + "\n" + observation("b", "1"));

    Result result = digits18();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("a.json: not a JSON object")
        .contains("b.json: not a JSON object")
        .contains("c.json: not a JSON object");
    assertThat(written()).isEmpty();
  }

  @Test
  void aDryRunWritesNothingButTheReport() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));

    Result result = digits18("--dry-run", "--report", path("report.json"));

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("1 of 1 file(s) examined, nothing written");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"dryRun\":true");
  }

  @Test
  void transformersOfAConfigurationAreAppliedInTheirOrder() throws IOException {
    Path config =
        write(
            folder.resolve("migration.yaml"),
            """
            migration:
              id: move-1
              referenceInstant: 2024-02-29T12:00:00Z
            transformers:
              - name: type-filter
                properties: {drop: Binary}
              - name: stamp-last-updated
              - name: map-ids
                properties: {ids: prefix, prefix: site-a-}
            """);
    write(
        folder.resolve("in/a.ndjson"),
        observation("o", LONG) + "\n{\"resourceType\":\"Binary\",\"id\":\"b\"}\n");

    Result result = digits18("--config", config.toString());

    assertThat(result.code()).isZero();
    assertThat(result("a.ndjson"))
        .matches(
            "\\{\"resourceType\":\"Observation\",\"meta\":\\{\"lastUpdated\":\"2024-02-2[89]T"
                + "[0-9:.]{12}Z\"},\"id\":\"site-a-o\",\"valueQuantity\":\\{\"value\":"
                + SHORT
                + "}}\n");
    assertThat(result.out()).contains("1 left out").contains("left out: type-filter 1");
  }

  @Test
  void aWrongTransformerIsNamedByFileAndLine() throws IOException {
    Path config =
        write(
            folder.resolve("migration.yaml"),
            """
            transformers:
              - name: map-ids
                properties: {ids: shuffle}
              - name: add-tags
            """);
    write(folder.resolve("in/a.ndjson"), observation("o", LONG));

    Result result = digits18("--config", config.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(config + ":2: transformers[0].name: transformer map-ids: ids: use keep, prefix")
        .contains(config + ":4: transformers[1].name: 'add-tags' is not known")
        .contains("did you mean add-tag?");
    assertThat(written()).isEmpty();
  }

  @Test
  void whatOnlyAMigrationKnowsIsNotAppliedToFiles() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", "1"));
    Path config =
        write(
            folder.resolve("c.yaml"),
            "migration: {id: move-1}\ntransformers: [{name: normalise-versions}]");

    Result result = digits18("--config", config.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--config: transformer normalise-versions: has to know the whole range");
  }

  @Test
  void datesThatHangOnAnUnknownInstantAreRefused() throws IOException {
    write(folder.resolve("in/a.ndjson"), observation("o", "1"));
    Path config =
        write(
            folder.resolve("c.yaml"),
            "migration: {id: move-1}\ntransformers: [{name: stamp-last-updated}]");

    Result result = digits18("--config", config.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("a.ndjson: line 1: transformer stamp-last-updated: the reference instant isn't")
        .contains("give the plan a referenceInstant");
    assertThat(written()).isEmpty();
  }

  @Test
  void aLineOfAMegabyteIsChangedInPlace() throws IOException {
    String line =
        "{\"resourceType\":\"Binary\",\"data\":\""
            + "QUJD".repeat(300_000)
            + "\",\"x\":"
            + LONG
            + "}";
    write(folder.resolve("in/a.ndjson"), line);

    assertThat(digits18().code()).isZero();
    assertThat(result("a.ndjson")).isEqualTo(line.replace(LONG, SHORT) + "\n");
  }
}
