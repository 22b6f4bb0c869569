package io.fhirmigration.testkit.contract;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.ndjson.VersionTableBuilder;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class NormaliseVersionsContractTest extends TransformerContract {
  private static final List<String> LINES =
      List.of(line("a", "1", 5), line("a", "2", 3), line("b", "x", 1), line("b", "y", 1));

  private final Path folder;

  NormaliseVersionsContractTest() {
    try {
      folder = Files.createTempDirectory("versions");
      folder.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(String id, String version, int second) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\"2024-01-01T00:00:0"
        + second
        + "Z\"}}";
  }

  /** Every process makes its own; the same lines give the same bytes. */
  private Map<String, String> table(List<String> lines) {
    Path table = folder.resolve("" + lines.size());
    try {
      if (!Files.exists(table)) {
        try (VersionTableBuilder builder = new VersionTableBuilder(folder)) {
          for (String line : lines) {
            builder.add(ResourceLine.of(line.getBytes(StandardCharsets.UTF_8)));
          }
          builder.write(table);
          table.toFile().deleteOnExit();
        }
      }
      return Map.of("table", table.toString(), "sha256", VersionTable.sha256(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected TransformerProvider provider() {
    return BuiltIn.transformer("normalise-versions");
  }

  @Override
  protected Map<String, String> properties() {
    return table(LINES);
  }

  @Override
  protected Map<String, String> otherProperties() {
    return table(LINES.subList(2, 3));
  }

  @Override
  protected List<String> samples() {
    return LINES;
  }
}
