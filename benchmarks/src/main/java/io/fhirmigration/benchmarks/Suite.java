package io.fhirmigration.benchmarks;

import static java.util.Objects.requireNonNull;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs all benchmarks in rounds, one fork of each per round, so that noise of the machine meets
 * them alike, and writes {@code results.json} and {@code results.md}.
 *
 * <p>Arguments: the data file, a folder for work, the folder for results, {@code quick} or {@code
 * full}.
 */
public final class Suite {
  private static final String BYTES = "bytes";

  private final Path data;
  private final Path file;
  private final Effort effort;

  private record Effort(String name, int rounds, int warmups, int iterations) {
    static final Effort QUICK = new Effort("quick", 3, 3, 3);
    static final Effort FULL = new Effort("full", 7, 5, 5);
  }

  private Suite(Path data, Path file, Effort effort) {
    this.data = data;
    this.file = file;
    this.effort = effort;
  }

  /** Runs the suite. */
  public static void main(String[] arguments) throws IOException, RunnerException {
    Path data = Path.of(arguments[0]);
    Path file = uncompressed(data, Files.createDirectories(Path.of(arguments[1])));
    Suite suite = new Suite(data, file, arguments[3].equals("quick") ? Effort.QUICK : Effort.FULL);
    Report report = suite.run();
    Path results = Path.of(arguments[2]);
    Files.writeString(results.resolve("results.json"), report.toJson().toJson() + "\n");
    Files.writeString(results.resolve("results.md"), report.toMarkdown());
  }

  private Report run() throws IOException, RunnerException {
    Samples samples = new Samples();
    for (int round = 0; round < effort.rounds; round++) {
      for (RunResult result : new Runner(options()).run()) {
        String name = result.getParams().getBenchmark();
        samples.add(name.substring(name.lastIndexOf('.') + 1), iterations(result));
      }
    }
    return new Report(description(), samples, Allocation.measure(file));
  }

  private Options options() {
    return new OptionsBuilder()
        .include(CopyBenchmark.class.getName())
        .forks(1)
        .warmupIterations(effort.warmups)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(effort.iterations)
        .measurementTime(TimeValue.seconds(1))
        .jvmArgsAppend("-Xms1g", "-Xmx1g", "-D" + CopyBenchmark.FILE + "=" + file)
        .shouldFailOnError(true)
        .build();
  }

  private static List<Double> iterations(RunResult result) {
    List<Double> throughputs = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        Result<?> volume = requireNonNull(iteration.getSecondaryResults().get(BYTES));
        throughputs.add(volume.getScore());
      }
    }
    return throughputs;
  }

  private JsonObject description() throws IOException {
    return JsonValue.object()
        .put("data", data.getFileName().toString())
        .put("bytes", Files.size(file))
        .put("effort", effort.name)
        .put("rounds", effort.rounds)
        .put("java", System.getProperty("java.vm.name") + " " + Runtime.version())
        .put("processor", processor())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .build();
  }

  private static String processor() throws IOException {
    Path description = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(description)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(description)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  /** Reading the file here also brings it into the page cache. */
  private static Path uncompressed(Path data, Path folder) throws IOException {
    Path file = folder.resolve("data.ndjson");
    try (InputStream raw = Files.newInputStream(data);
        InputStream in = data.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file.toAbsolutePath();
  }
}
