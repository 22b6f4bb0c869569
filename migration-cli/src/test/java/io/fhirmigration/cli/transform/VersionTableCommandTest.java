package io.fhirmigration.cli.transform;

import static io.fhirmigration.cli.transform.Resources.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.Cli.Result;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionTableCommandTest {
  @TempDir Path folder;

  private Result table(String... more) {
    String[] args = new String[5 + more.length];
    args[0] = "version-table";
    args[1] = "--in";
    args[2] = folder.resolve("in").toString();
    args[3] = "--table";
    args[4] = folder.resolve("table").toString();
    System.arraycopy(more, 0, args, 5, more.length);
    return Cli.run(args);
  }

  private static String patient(String version, int second) {
    return "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\"2024-01-01T00:00:0"
        + second
        + ".000Z\"}}\n";
  }

  @Test
  void theTableOrdersWhatTheTransformerThenRewrites() throws IOException {
    write(folder.resolve("in/a.ndjson"), patient("1", 5) + patient("2", 3));
    write(folder.resolve("in/sub/b.ndjson"), patient("3", 6));

    JsonObject made = table("--json").json();

    assertThat(made.integer("versions")).hasValue(3);
    assertThat(made.integer("changed")).hasValue(1);
    assertThat(made.integer("renumbered")).hasValue(0);
    Path config =
        write(
            folder.resolve("transformers.yaml"),
            "transformers:\n  - name: normalise-versions\n    properties:\n      table: "
                + made.string("table").orElseThrow()
                + "\n      sha256: "
                + made.string("sha256").orElseThrow()
                + "\n");
    Result rewritten =
        Cli.run(
            "transform",
            "--config",
            config.toString(),
            "--in",
            folder.resolve("in").toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(rewritten.code()).as(rewritten.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/a.ndjson")))
        .isEqualTo(patient("1", 5).replace("05.000", "02.999") + patient("2", 3));
    assertThat(Files.readString(folder.resolve("out/sub/b.ndjson"))).isEqualTo(patient("3", 6));
  }

  @Test
  void thePlansLinesArePrinted() throws IOException {
    write(folder.resolve("in/a.ndjson"), patient("x", 5));

    assertThat(table().out())
        .contains("1 version(s) of 1 resource(s); 1 change, of these 1 get another number")
        .contains("  - name: normalise-versions")
        .containsPattern("sha256: [0-9a-f]{64}");
  }

  @Test
  void linesThatCannotBeOrderedAreNamedAndNoTableIsWritten() throws IOException {
    write(folder.resolve("in/a.ndjson"), patient("1", 5) + "no\n{\"resourceType\":\"Patient\"}\n");

    Result result = table();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("a.ndjson: line 2: not a JSON object")
        .contains("a.ndjson: line 3: no resourceType, id or meta.lastUpdated")
        .contains("2 line(s) cannot be ordered; no table was written");
    assertThat(folder.resolve("table")).doesNotExist();
  }

  @Test
  void aTableIsNeverWrittenOver() throws IOException {
    write(folder.resolve("in/a.ndjson"), patient("1", 5));
    write(folder.resolve("table"), "pinned");

    Result result = table("--temp", folder.resolve("in/a.ndjson").toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("is there already").contains("--temp: ");
    assertThat(Files.readString(folder.resolve("table"))).isEqualTo("pinned");
  }
}
