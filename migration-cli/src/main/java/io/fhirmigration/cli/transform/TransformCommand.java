package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.ExitCode;
import io.fhirmigration.cli.OutputOptions;
import io.fhirmigration.cli.StopOnSignal;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code transform}: changes files by transformers. */
@Command(
    name = "transform",
    description =
        "Changes resources in files: NDJSON, plain or gzip, or JSON documents with one resource or"
            + " Bundle each. Asks no server, keeps no state and never writes over its input. What"
            + " no rule touches keeps its bytes.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 all files are done, 1 some have no result or the report could not be written,",
      "2 nothing was started because something given is wrong, 130 interrupted. A file is written",
      "whole or not at all."
    })
public final class TransformCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 64;

  private final Console console;

  @Option(
      names = "--in",
      paramLabel = "FILE|DIR",
      required = true,
      description = "What is read; of a folder *.ndjson, *.json and *.gz of these, at any depth.")
  private Path in = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "Where results go: under the same names, for a folder. A name that ends with .gz is"
              + " written compressed. Not needed with --dry-run.")
  private @Nullable Path out;

  @Mixin private ChosenSteps steps = new ChosenSteps();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what was changed, by element path and file, as JSON; no values.")
  private @Nullable Path report;

  @Option(names = "--dry-run", description = "Change nothing on disk; only count what would be.")
  private boolean dryRun;

  @Option(names = "--replace", description = "Results may take the place of files in --out.")
  private boolean replace;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "How many files are changed at a time. Default: the processors. Each needs about four"
              + " times the longest line.")
  private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

  @Mixin private OutputOptions output = new OutputOptions();

  /** The command on this console. */
  public TransformCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<String> mistakes = new ArrayList<>();
    Steps chosen = steps.read(console, mistakes);
    Places places = new Places(mistakes, replace);
    if (out == null && !dryRun) {
      mistakes.add("--out: is missing; name where results go, or add --dry-run");
    }
    places.find(in, dryRun ? null : out);
    if (report != null) {
      places.report(in, report);
    }
    if (threads < 1 || threads > MOST_THREADS) {
      mistakes.add("--threads: " + threads + " is out of range; use 1 to " + MOST_THREADS);
    }
    if (!mistakes.isEmpty()) {
      throw new UserMistake(mistakes);
    }
    Outcome outcome = run(chosen, places);
    boolean told = write(outcome);
    return (told ? outcome.code() : ExitCode.FAILED).code();
  }

  private Outcome run(Steps chosen, Places places) throws InterruptedException {
    List<FilePair> files = places.files();
    Work work = new Work(files, chosen, dryRun, threads);
    List<FileResult> results;
    try (StopOnSignal signal =
            new StopOnSignal(console.err(), "stopping; files that are not whole are not written");
        Bar bar = new Bar(console, output.json(), Work.size(files))) {
      signal.onSignal(work::stop);
      results = work.run(bar);
    }
    return new Outcome(
        Version.text(), dryRun, chosen.fingerprints(), results, files.size(), places.ignored());
  }

  /** Says what became of all; whether the report could be written, if one is wanted. */
  private boolean write(Outcome outcome) {
    outcome.lines().forEach(console.text(output.json())::println);
    outcome.problems().forEach(console.err()::println);
    if (outcome.code() == ExitCode.INTERRUPTED) {
      console.err().println("interrupted; the same command with --replace does all files");
    }
    if (output.json()) {
      console.out().println(outcome.toJson().toJson());
    }
    return report == null || write(report, outcome);
  }

  private boolean write(Path report, Outcome outcome) {
    try (OutputFile file = OutputFile.open(report)) {
      file.stream().write((outcome.toJson().toJson() + "\n").getBytes(StandardCharsets.UTF_8));
      file.commit();
      return true;
    } catch (IOException e) {
      console
          .err()
          .println(
              "--report: "
                  + report
                  + " could not be written ("
                  + e.getClass().getSimpleName()
                  + "); --json tells the same");
      return false;
    }
  }
}
