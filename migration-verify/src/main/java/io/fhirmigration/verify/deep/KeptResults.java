package io.fhirmigration.verify.deep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.verify.deep.Comparison.Compared;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was chosen and compared so far, perhaps by earlier runs; in a file, if there is one. Each
 * line of the file is a JSON object; a last line that a crash cut is dropped. Used by one thread.
 */
final class KeptResults {
  private static final String IDS = "ids";

  private final Optional<Path> file;
  private final Map<String, List<ResourceId>> chosen = new LinkedHashMap<>();
  private final Map<ResourceId, Compared> compared = new LinkedHashMap<>();

  private KeptResults(Optional<Path> file) {
    this.file = file;
  }

  /**
   * Reads what is there.
   *
   * @param question what is asked, of which servers
   * @throws RejectedException when the file holds the results of another question
   */
  static KeptResults open(Optional<Path> file, JsonObject question) {
    KeptResults results = new KeptResults(file);
    file.ifPresent(path -> results.read(path, question));
    return results;
  }

  Optional<List<ResourceId>> chosen(String type) {
    return Optional.ofNullable(chosen.get(type));
  }

  Optional<Compared> compared(ResourceId id) {
    return Optional.ofNullable(compared.get(id));
  }

  int size() {
    return compared.size();
  }

  void choose(String type, List<ResourceId> ids) {
    chosen.put(type, List.copyOf(ids));
    append(
        List.of(
            JsonValue.object()
                .put("chosen", type)
                .put(IDS, JsonValue.array(ids.stream().map(id -> new JsonString(id.id())).toList()))
                .build()));
  }

  /** Keeps what was compared; an error is not kept, so that it is tried again. */
  void keep(Map<ResourceId, Compared> results) {
    List<JsonObject> lines = new ArrayList<>();
    results.forEach(
        (id, result) -> {
          if (!result.isError()) {
            compared.put(id, result);
            lines.add(line(id, result));
          }
        });
    append(lines);
  }

  private static JsonObject line(ResourceId id, Compared result) {
    ObjectBuilder line =
        JsonValue.object()
            .put("type", id.type())
            .put("id", id.id())
            .put("versions", result.versions());
    for (Kind kind : Kind.values()) {
      line.put(
          kind.name(),
          JsonValue.array(
              result.findings().stream()
                  .filter(finding -> finding.kind() == kind)
                  .map(DeepFinding::json)
                  .toList()));
    }
    return line.build();
  }

  private void read(Path path, JsonObject question) {
    JsonObject header = JsonValue.object().put("question", question).build();
    try {
      String text = Files.exists(path) ? Files.readString(path) : "";
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      List<String> lines = whole.lines().toList();
      if (lines.isEmpty()) {
        if (!text.isEmpty()) {
          throw other(path);
        }
        Files.writeString(path, header.toJson() + "\n");
        return;
      }
      if (!header.equals(parsed(path, lines.get(0)))) {
        throw other(path);
      }
      lines.stream().skip(1).forEach(line -> take(parsed(path, line)));
      if (whole.length() < text.length()) {
        Files.writeString(path, whole);
      }
    } catch (IOException e) {
      throw new RejectedException(
          "results: " + path + " cannot be read and written; give a file that you may write", e);
    }
  }

  private static JsonObject parsed(Path path, String line) {
    try {
      if (JsonValue.parse(line) instanceof JsonObject object) {
        return object;
      }
    } catch (RejectedException notJson) {
      throw other(path);
    }
    throw other(path);
  }

  private static RejectedException other(Path path) {
    return new RejectedException(
        "results: "
            + path
            + " holds something else than results of this question; give the same"
            + " options and servers as before, or another file");
  }

  private void take(JsonObject line) {
    Optional<String> type = line.string("chosen");
    if (type.isPresent()) {
      chosen.put(
          type.get(),
          line.array(IDS).stream()
              .map(JsonString.class::cast)
              .map(id -> new ResourceId(type.get(), id.value()))
              .toList());
      return;
    }
    List<DeepFinding> findings = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      line.array(kind.name())
          .forEach(finding -> findings.add(DeepFinding.of(kind, (JsonObject) finding)));
    }
    compared.put(
        new ResourceId(line.string("type").orElse(""), line.string("id").orElse("")),
        new Compared(line.integer("versions").orElse(0), findings));
  }

  private void append(List<JsonObject> lines) {
    if (file.isEmpty() || lines.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.toJson()).append('\n'));
    try {
      Files.write(file.get(), text.toString().getBytes(UTF_8), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
