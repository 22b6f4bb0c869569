package io.fhirmigration.internal.repair;

import io.fhirmigration.internal.keys.KeyWriter;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The files of one repair, written side by side: one for each type, and what was given. */
final class RepairFiles implements RepairPass.Out {
  /** The lines as they were given. */
  private static final String LINES = "given";

  /** What is known about each of them. */
  private static final String LOG = "given.log";

  private final StagingArea staging;
  private final String container;
  private final String folder;
  private final Map<String, NdjsonWriter> writers = new TreeMap<>();
  private final Map<String, StagedObject> pins = new TreeMap<>();
  private Optional<KeyWriter> keys = Optional.empty();

  RepairFiles(StagingArea staging, String container, String folder) {
    this.staging = staging;
    this.container = container;
    this.folder = folder;
  }

  /** Gives lines to the files. */
  @FunctionalInterface
  interface Source {
    void into(RepairPass.Out out) throws IOException;
  }

  /**
   * Writes all files; none is there when the source fails.
   *
   * @param keys takes each line that is sent
   */
  void write(List<String> types, KeyWriter keys, Source source) {
    this.keys = Optional.of(keys);
    write(types, source);
  }

  /** Writes all files of lines whose keys are known already. */
  void write(List<String> types, Source source) {
    nest(List.of(LINES, LOG), () -> nest(types, () -> source.into(this)));
  }

  private interface Body {
    void run() throws IOException;
  }

  private void nest(List<String> names, Body body) {
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(0);
    StagedObject pin =
        staging.write(
            container,
            folder + name + ".ndjson",
            out -> {
              try (NdjsonWriter writer = new NdjsonWriter(out)) {
                writers.put(name, writer);
                if (names.size() == 1) {
                  body.run();
                } else {
                  nest(names.subList(1, names.size()), body);
                }
              }
            });
    pins.put(name, pin);
  }

  @Override
  public void given(ResourceLine line, JsonObject entry) throws IOException {
    writer(LINES).write(line);
    byte[] json = entry.toJson().getBytes(StandardCharsets.UTF_8);
    writer(LOG).write(json, 0, json.length);
  }

  @Override
  public void tried(String type, byte[] line) throws IOException {
    writer(type).write(line, 0, line.length);
    if (keys.isPresent()) {
      keys.get().add(ResourceLine.of(line));
    }
  }

  private NdjsonWriter writer(String name) {
    return Objects.requireNonNull(writers.get(name), "no file was opened for a type");
  }

  /** The lines as they were given. */
  StagedObject lines() {
    return pin(LINES);
  }

  /** What is known about each of them. */
  StagedObject log() {
    return pin(LOG);
  }

  /** The file of a type. */
  StagedObject of(String type) {
    return pin(type);
  }

  private StagedObject pin(String name) {
    return Objects.requireNonNull(pins.get(name), "a file of a repair was not written");
  }
}
