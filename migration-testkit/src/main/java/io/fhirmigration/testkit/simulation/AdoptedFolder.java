package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Files of an earlier export that take the place of the source, and one that comes too late. */
final class AdoptedFolder {
  static final AdoptedFiles FILES = new AdoptedFiles("adopted-export", "");
  private static final String MARKER =
      "\"meta\":{\"extension\":[{\"url\":\"http://azurehealthcareapis.com/data-extensions/"
          + "deleted-state\",\"valueString\":\"soft-deleted\"}],";

  private final StagingArea staging;
  private final Dice dice;
  private final List<StagedObject> written = new ArrayList<>();
  private boolean late;

  /** Writes what the source holds: all versions, or the current ones only. */
  AdoptedFolder(Scenario scenario, StagingArea staging, FhirServerModel source) {
    this.staging = staging;
    this.dice = scenario.dice("adopted files");
    staging.createContainer(FILES.container());
    boolean split = dice.chance(60);
    int files = dice.between(1, 4);
    Map<String, StringBuilder> contents = new TreeMap<>();
    for (ResourceVersion version : source.versions()) {
      if (scenario.plan().history() || source.isCurrent(version)) {
        String name = (split ? version.type() : "all") + "-" + dice.between(1, files);
        contents
            .computeIfAbsent(name, key -> new StringBuilder())
            .append(line(version))
            .append('\n');
      }
    }
    contents.computeIfAbsent("empty", key -> new StringBuilder());
    contents.forEach((name, lines) -> write(name, lines.toString()));
    staging.write(FILES.container(), "manifest.json", out -> out.write('{'));
  }

  private static String line(ResourceVersion version) {
    return version.deleted() ? version.text().replace("\"meta\":{", MARKER) : version.text();
  }

  private void write(String name, String lines) {
    byte[] text = lines.getBytes(StandardCharsets.UTF_8);
    boolean compressed = dice.chance(30);
    written.add(
        staging.write(
            FILES.container(),
            name + (compressed ? ".ndjson.gz" : ".ndjson"),
            out -> out.write(compressed ? gzip(text) : text)));
  }

  private static byte[] gzip(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Sometimes a file appears after the others were listed. */
  void perhapsLater() {
    if (!late && dice.chance(5)) {
      late = true;
      String line =
          "{\"resourceType\":\"Patient\",\"id\":\""
              + Users.SECRET
              + "-late\",\"meta\":{\"versionId\":\"1\","
              + "\"lastUpdated\":\"2025-03-01T00:00:00.000+00:00\"}}\n";
      staging.write(
          FILES.container(),
          "late.ndjson",
          out -> out.write(line.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Whether a file appeared after the others were listed. */
  boolean isLate() {
    return late;
  }

  /** Files that are gone or were changed. */
  List<String> missed() {
    return written.stream()
        .filter(pin -> staging.find(pin.container(), pin.name()).filter(pin::equals).isEmpty())
        .map(pin -> "an adopted file is gone: " + pin.name())
        .toList();
  }
}
