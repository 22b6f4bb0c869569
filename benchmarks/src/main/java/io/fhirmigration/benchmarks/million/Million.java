package io.fhirmigration.benchmarks.million;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Copies very many resources with the command line and a heap of 256 MB, and prints figures.
 *
 * <p>Arguments: the command line's jar, an empty folder for work, the number of resources, {@code
 * once} or {@code continuous}. Ends with 1 when the servers differ or the heap grew.
 */
public final class Million {
  private static final String SERVER_HEAP = "-Xmx3g";
  private static final String HEAP = "-Xmx256m";

  private final Path jar;
  private final Path work;
  private final long resources;
  private final boolean continuous;

  private Million(Path jar, Path work, long resources, boolean continuous) {
    this.jar = jar;
    this.work = work;
    this.resources = resources;
    this.continuous = continuous;
  }

  /** Runs the migration. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Million million =
        new Million(
            Path.of(arguments[0]),
            Files.createDirectories(Path.of(arguments[1])),
            Long.parseLong(arguments[2]),
            arguments[3].equals("continuous"));
    System.exit(million.run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    try (Child source = server("AZURE_API_FOR_FHIR", resources);
        Child destination = server("AHDS", 0)) {
      Path config = work.resolve("million.yaml");
      String from = source.line().orElseThrow();
      Files.writeString(config, configuration(from, destination.line().orElseThrow()));
      double seeding = source.cpuSeconds();
      long begun = System.nanoTime();
      Measured measured = migrate(source, config);
      double seconds = (System.nanoTime() - begun) / 1e9;
      print("processor, source", "%.1f s", source.cpuSeconds() - seeding);
      print("processor, destination", "%.1f s", destination.cpuSeconds());
      return report(
          measured,
          seconds,
          Digest.parse(source.ask("digest")),
          Digest.parse(destination.ask("digest")));
    }
  }

  /** What was seen of the migrating process. */
  private record Measured(int exitCode, long peakBytes, double cpuSeconds, GcLog collections) {}

  private Child server(String face, long holds) throws IOException {
    return Child.start(
        List.of(
            SERVER_HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            ServerProcess.class.getName(),
            face,
            staging().toString(),
            Long.toString(holds)));
  }

  private Path staging() {
    return work.resolve("staging");
  }

  private Measured migrate(Child source, Path config) throws IOException, InterruptedException {
    Path log = work.resolve("gc.log");
    if (continuous) {
      source.ask("write");
    }
    try (Child migration =
            Child.start(
                List.of(
                    HEAP,
                    "-Xlog:gc:file=" + log + ":uptime",
                    "-jar",
                    jar.toString(),
                    "run",
                    "--config",
                    config.toString()));
        ProcessWatch watch = ProcessWatch.start(migration)) {
      Optional<String> line = migration.line();
      while (line.isPresent()) {
        System.out.println(line.get());
        if (line.get().contains("AWAITING_CUTOVER")) {
          cutOver(source, config);
        }
        line = migration.line();
      }
      int exitCode = migration.exitCode();
      return new Measured(
          exitCode, watch.peakBytes(), watch.cpuSeconds(), GcLog.parse(Files.readAllLines(log)));
    }
  }

  private void cutOver(Child source, Path config) throws IOException, InterruptedException {
    System.out.println(source.ask("still") + " writes at the source while it was copied");
    try (Child command =
        Child.start(List.of("-jar", jar.toString(), "cutover", "--config", config.toString()))) {
      command.exitCode();
    }
  }

  private String configuration(String source, String destination) {
    return String.join(
        "\n",
        "migration:",
        "  id: million",
        "  mode: " + (continuous ? "continuous" : "once"),
        "  history: true",
        "  deletes: true",
        "source: {kind: azure-api-for-fhir, url: \"" + source + "\"}",
        "destination: {kind: ahds, url: \"" + destination + "\"}",
        "staging: {path: staging}",
        "state: {path: state}",
        "settings:",
        "  strategy: adaptive",
        "  strategyProperties: {target: 50000}",
        "  settleLag: PT2S",
        "  confirmAfter: PT1S",
        "  pollInterval: PT0.2S",
        "  planInterval: PT2S",
        "");
  }

  private boolean report(Measured measured, double seconds, Digest source, Digest destination)
      throws IOException {
    LiveHeap live = LiveHeap.of(measured.collections.live());
    boolean equal = source.equals(destination);
    print("resources", "%,d", resources);
    print("versions at the source", "%,d", source.versions());
    print("bytes at the source", "%,d", source.bytes());
    print("servers", "%s", equal ? "equal, byte by byte" : "differ");
    print("exit code", "%d", measured.exitCode);
    print("wall time", "%.1f s", seconds);
    print("versions per second", "%,.0f", source.versions() / seconds);
    print("processor, migration", "%.1f s", measured.cpuSeconds);
    print("live heap, first quarter", "%.1f MB", live.firstQuarter());
    print("live heap, last quarter", "%.1f MB", live.lastQuarter());
    print("live heap, most", "%d MB in %d looks", live.most(), live.looks());
    print("peak of the process", "%d MB", measured.peakBytes >> 20);
    print(
        "pauses for garbage",
        "%.2f %% of the time",
        100 * measured.collections.pausedSeconds() / seconds);
    return equal && measured.exitCode == 0 && live.isConstant();
  }

  private static void print(String name, String format, Object... values) {
    System.out.println(
        String.format(Locale.ROOT, "%-26s ", name) + String.format(Locale.ROOT, format, values));
  }
}
