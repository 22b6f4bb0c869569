package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What became of all files; counts and places, never content.
 *
 * @param tool name and version of this program
 * @param dryRun whether nothing was written
 * @param transformers the fingerprints, in their order
 * @param files in the order of their names; fewer than there are after an interruption
 * @param all how many files there are
 * @param ignored files that were not read, by their names
 */
record Outcome(
    String tool,
    boolean dryRun,
    List<String> transformers,
    List<FileResult> files,
    long all,
    long ignored) {
  Outcome {
    transformers = List.copyOf(transformers);
    files = List.copyOf(files);
  }

  ExitCode code() {
    if (!files.stream().allMatch(FileResult::isDone)) {
      return ExitCode.FAILED;
    }
    return files.size() < all ? ExitCode.INTERRUPTED : ExitCode.COMPLETED;
  }

  /** What is told about files that have a result. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long done = files.stream().filter(FileResult::isDone).count();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d file(s) %s: %,d resource(s), %,d changed, %,d left out",
            done,
            all,
            dryRun ? "examined, nothing written" : "written",
            sum(FileResult::lines),
            sum(FileResult::changed),
            dropped().values().stream().mapToLong(Long::longValue).sum()));
    changes().forEach((path, n) -> lines.add(String.format(Locale.ROOT, "  %-50s %,d", path, n)));
    dropped()
        .forEach((rule, n) -> lines.add(String.format(Locale.ROOT, "  left out: %s %,d", rule, n)));
    if (ignored > 0) {
      lines.add("  " + ignored + " other file(s) not read");
    }
    return lines;
  }

  /** What is told about files that have none. */
  List<String> problems() {
    List<String> lines = new ArrayList<>();
    for (FileResult file : files) {
      file.problems().forEach(problem -> lines.add(file.name() + ": " + problem));
    }
    return lines;
  }

  JsonObject toJson() {
    return JsonValue.object()
        .put("tool", tool)
        .put("state", code().name())
        .put("dryRun", dryRun)
        .put("transformers", strings(transformers))
        .put("files", all)
        .put("done", files.stream().filter(FileResult::isDone).count())
        .put("ignored", ignored)
        .put("resources", sum(FileResult::lines))
        .put("changed", sum(FileResult::changed))
        .put("leftOut", counts(dropped()))
        .put("changes", counts(changes()))
        .put("problems", strings(problems()))
        .put("perFile", JsonValue.array(files.stream().map(Outcome::toJson).toList()))
        .build();
  }

  private static JsonObject toJson(FileResult file) {
    return JsonValue.object()
        .put("name", file.name())
        .put("resources", file.lines())
        .put("changed", file.changed())
        .put("leftOut", counts(file.dropped()))
        .put("bytes", file.bytes())
        .put("changes", counts(file.changes()))
        .put("problems", strings(file.problems()))
        .build();
  }

  private long sum(Function<FileResult, Long> count) {
    return files.stream().filter(FileResult::isDone).mapToLong(count::apply).sum();
  }

  private Map<String, Long> dropped() {
    return merged(FileResult::dropped);
  }

  private Map<String, Long> changes() {
    return merged(FileResult::changes);
  }

  private Map<String, Long> merged(Function<FileResult, Map<String, Long>> part) {
    Map<String, Long> all = new TreeMap<>();
    files.stream()
        .filter(FileResult::isDone)
        .forEach(file -> part.apply(file).forEach((key, n) -> all.merge(key, n, Long::sum)));
    return all;
  }

  private static JsonObject counts(Map<String, Long> counts) {
    JsonValue.ObjectBuilder object = JsonValue.object();
    new TreeMap<>(counts).forEach(object::put);
    return object.build();
  }

  private static JsonValue strings(List<String> texts) {
    return JsonValue.array(texts.stream().map(JsonString::new).toList());
  }
}
