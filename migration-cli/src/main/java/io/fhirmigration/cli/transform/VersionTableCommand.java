package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.WritableFolder;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonSyntax;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.ndjson.VersionTableBuilder;
import io.fhirmigration.ndjson.VersionTableBuilder.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code version-table}: finds versions that contradict each other, and orders them. */
@Command(
    name = "version-table",
    description =
        "Reads all versions of all resources in NDJSON files and writes the table for the"
            + " transformer normalise-versions: versions that are no whole numbers are numbered by"
            + " their dates, and an older version that is dated at or after a newer one is dated a"
            + " millisecond before it. The newest version of a resource keeps its date.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 the table is written, 1 some line cannot be ordered and none is written,",
      "2 nothing was started because something given is wrong."
    })
public final class VersionTableCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 20;

  private final Console console;

  @Option(
      names = "--in",
      paramLabel = "FILE|DIR",
      required = true,
      description = "The whole range: *.ndjson and *.ndjson.gz, at any depth.")
  private Path in = Path.of("");

  @Option(
      names = "--table",
      paramLabel = "FILE",
      required = true,
      description = "The table; it must not be there yet, since a migration pins it.")
  private Path table = Path.of("");

  @Option(
      names = "--temp",
      paramLabel = "DIR",
      description = "Where temporary files go: 37 bytes for each line. Default: the system's.")
  private Path temp = Path.of(System.getProperty("java.io.tmpdir"));

  @Mixin private OutputOptions output = new OutputOptions();

  /** The command on this console. */
  public VersionTableCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<FilePair> files = checked();
    Problems problems = new Problems();
    try (VersionTableBuilder builder = new VersionTableBuilder(temp);
        Bar bar = new Bar(console, output.json(), Work.size(files))) {
      long bytes = 0;
      for (int i = 0; i < files.size(); i++) {
        bar.draw(bytes, i, files.size());
        read(files.get(i), builder, problems);
        bytes += Files.size(files.get(i).in());
      }
      if (problems.count == 0) {
        tell(write(builder));
        return ExitCode.COMPLETED.code();
      }
    } catch (IOException e) {
      throw new UserMistake(
          "version-table: a file could not be read or written ("
              + e.getClass().getSimpleName()
              + "); check --in, --table and --temp");
    }
    problems.first.forEach(console.err()::println);
    console.err().println(problems.count + " line(s) cannot be ordered; no table was written");
    return ExitCode.FAILED.code();
  }

  private List<FilePair> checked() {
    List<String> mistakes = new ArrayList<>();
    Places places = new Places(mistakes, false);
    places.find(in, null);
    if (Files.exists(table)) {
      mistakes.add("--table: " + table + " is there already; name a file that is not");
    } else {
      WritableFolder.problem(folder())
          .ifPresent(problem -> mistakes.add("--table: " + problem + "; name another folder"));
    }
    WritableFolder.problem(temp)
        .ifPresent(problem -> mistakes.add("--temp: " + problem + "; name another folder"));
    if (!mistakes.isEmpty()) {
      throw new UserMistake(mistakes);
    }
    return places.files().stream().filter(file -> !file.isDocument()).toList();
  }

  private Path folder() {
    return table.toAbsolutePath().resolveSibling("");
  }

  private static void read(FilePair file, VersionTableBuilder builder, Problems problems)
      throws IOException {
    JsonSyntax syntax = new JsonSyntax();
    try (NdjsonReader reader = NdjsonReader.open(file.in(), NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        try {
          if (!syntax.isObject(line.bytes(), line.offset(), line.length())) {
            throw new RejectedException("not a JSON object");
          }
          builder.add(line);
        } catch (RejectedException e) {
          problems.add(file.name() + ": line " + line.lineNumber() + ": " + e.getMessage());
        }
      }
    } catch (NdjsonException e) {
      problems.add(file.name() + ": " + e.getMessage());
    }
  }

  private Summary write(VersionTableBuilder builder) throws IOException {
    Files.createDirectories(folder());
    Path part = folder().resolve("." + table.getFileName() + ".part");
    Files.deleteIfExists(part);
    Summary summary = builder.write(part);
    Files.move(part, table, StandardCopyOption.ATOMIC_MOVE);
    return summary;
  }

  private void tell(Summary summary) throws IOException {
    String sha256 = VersionTable.sha256(table);
    List<String> lines =
        List.of(
            summary.toString(),
            summary.changed() == 0 ? "The table is empty: nothing needs it." : "In the plan:",
            "transformers:",
            "  - name: normalise-versions",
            "    properties:",
            "      table: " + table.toAbsolutePath(),
            "      sha256: " + sha256);
    lines.stream()
        .limit(summary.changed() == 0 ? 2 : lines.size())
        .forEach(console.text(output.json())::println);
    if (output.json()) {
      console
          .out()
          .println(
              JsonValue.object()
                  .put("versions", summary.versions())
                  .put("resources", summary.resources())
                  .put("changed", summary.changed())
                  .put("renumbered", summary.renumbered())
                  .put("table", table.toAbsolutePath().toString())
                  .put("sha256", sha256)
                  .build()
                  .toJson());
    }
  }

  /** Lines that cannot be ordered: all are counted, the first are named. */
  private static final class Problems {
    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String problem) {
      count++;
      if (first.size() < MOST_NAMED) {
        first.add(problem);
      }
    }
  }
}
