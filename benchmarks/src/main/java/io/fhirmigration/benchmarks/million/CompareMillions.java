package io.fhirmigration.benchmarks.million;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Compares very many small resources with {@code verify full} and a heap of 512 MB, and prints
 * figures.
 *
 * <p>Arguments: the command line's class path, an empty folder for work, and numbers of resources,
 * each of which is measured. Ends with 1 when the command does not find exactly what differs.
 */
public final class CompareMillions {
  private static final String HEAP = "-Xmx512m";

  private final String classPath;
  private final Path work;
  private final long resources;

  private CompareMillions(String classPath, Path work, long resources) {
    this.classPath = classPath;
    this.work = work;
    this.resources = resources;
  }

  /** Runs the comparisons. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean right = true;
    for (String number : List.of(arguments).subList(2, arguments.length)) {
      Path work = Files.createDirectories(Path.of(arguments[1], number));
      right &= new CompareMillions(arguments[0], work, Long.parseLong(number)).run();
    }
    System.exit(right ? 0 : 1);
  }

  /** What was last seen of the process. */
  private record Seen(double cpuSeconds, long peakBytes) {}

  private boolean run() throws IOException, InterruptedException {
    SmallResources small = new SmallResources(resources);
    Path source = work.resolve("source");
    Path destination = work.resolve("destination");
    small.source(source);
    small.destination(destination);
    Path log = work.resolve("gc.log");
    AtomicReference<Seen> seen = new AtomicReference<>(new Seen(0, 0));
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    long begun = System.nanoTime();
    try (Child check =
        Child.start(
            List.of(
                HEAP,
                "-Xlog:gc:file=" + log + ":uptime",
                "-cp",
                classPath,
                "io.fhirmigration.cli.FhirMigrate",
                "verify",
                "full",
                "--source-dir",
                source.toString(),
                "--destination-dir",
                destination.toString(),
                "--temp",
                Files.createDirectories(work.resolve("temp")).toString(),
                "--json"))) {
      ScheduledFuture<?> unused =
          watch.scheduleAtFixedRate(() -> look(check, seen), 0, 100, TimeUnit.MILLISECONDS);
      String result = check.line().orElse("");
      int exitCode = check.exitCode();
      double seconds = (System.nanoTime() - begun) / 1e9;
      report(seconds, Objects.requireNonNull(seen.get()), GcLog.parse(Files.readAllLines(log)));
      return isRight(small, result, exitCode);
    } finally {
      watch.shutdownNow();
    }
  }

  private static void look(Child check, AtomicReference<Seen> seen) {
    try {
      if (check.isAlive()) {
        Seen before = Objects.requireNonNull(seen.get());
        seen.set(
            new Seen(
                Math.max(before.cpuSeconds, check.cpuSeconds()),
                Math.max(before.peakBytes, check.peakBytes())));
      }
    } catch (IOException gone) {
      System.err.println("the process could not be looked at: " + gone.getMessage());
    }
  }

  private void report(double seconds, Seen seen, GcLog collections) {
    long heap = collections.pauses().stream().mapToLong(GcLog.Pause::after).max().orElse(0);
    print("resources on each side", "%,d", resources);
    print("wall time", "%.1f s", seconds);
    print("lines of both sides a second", "%,.0f", 2 * resources / seconds);
    print("processor time", "%.1f s", seen.cpuSeconds);
    print("most heap in use after a collection", "%d MB", heap);
    print("peak of the process", "%d MB", seen.peakBytes >> 20);
  }

  private boolean isRight(SmallResources small, String result, int exitCode) {
    String expected =
        String.format(
            Locale.ROOT,
            "{\"result\":\"differ\",\"compared\":%d,"
                + "\"missing\":[{\"type\":\"Observation\",\"id\":\"%s\",\"version\":\"1\"}],"
                + "\"extra\":[],\"different\":[{\"type\":\"Observation\",\"id\":\"%s\","
                + "\"version\":\"1\",\"paths\":[\"Observation.valueQuantity.value\"]}],"
                + "\"errors\":[]}",
            resources,
            small.missing(),
            small.changed());
    boolean right = exitCode == 4 && result.equals(expected);
    print("found exactly what differs", "%s", right);
    return right;
  }

  private static void print(String what, String form, Object value) {
    System.out.printf(Locale.ROOT, "%-40s " + form + "%n", what, value);
  }
}
