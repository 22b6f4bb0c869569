package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A demo that nobody disturbed, run once for all processes that test one build, and what it left at
 * its servers.
 */
record FinishedDemo(Path home) {
  private static final Path ALL = Path.of("target", "finished-demo");
  private static final List<String> SERVERS = List.of("source", "destination");

  private static final class Once {
    static final FinishedDemo DEMO = ofThisBuild();
  }

  static FinishedDemo undisturbed() {
    return Once.DEMO;
  }

  /** The demo's folder, in which it may be started again by one process at a time. */
  Path folder() {
    return home.resolve("demo").toAbsolutePath();
  }

  /** What it printed, and how it ended. */
  Cli.Result result() {
    int code = Integer.parseInt(read("code"));
    return new Cli.Result(code, read("out"), read("err"));
  }

  /** {@link #digests} of one of its servers right after its end. */
  Map<String, String> digestsAt(String server) {
    return read(server)
        .lines()
        .map(line -> line.split(" "))
        .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1]));
  }

  private static FinishedDemo ofThisBuild() {
    FinishedDemo demo = new FinishedDemo(ALL.resolve(build()));
    try {
      Files.createDirectories(ALL);
      try (FileChannel lock =
          FileChannel.open(
              ALL.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(demo.home.resolve("code"))) {
          removeAll();
          demo.run();
        }
        return demo;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The build that this process is one of; the process itself where none is named. */
  private static String build() {
    return System.getProperty("build.started", "process-" + ProcessHandle.current().pid());
  }

  private static void removeAll() throws IOException {
    try (Stream<Path> demos = Files.list(ALL)) {
      demos.filter(Files::isDirectory).forEach(demo -> new TempDir(demo, true).close());
    }
  }

  private void run() throws IOException {
    Files.createDirectories(home);
    Cli.Result result = Cli.run("demo", "--dir", folder().toString(), "--json");
    Files.writeString(home.resolve("out"), result.out());
    Files.writeString(home.resolve("err"), result.err());
    for (String server : result.code() == 0 ? SERVERS : List.<String>of()) {
      List<String> lines =
          digests(folder().resolve(server)).entrySet().stream()
              .map(version -> version.getKey() + " " + version.getValue())
              .toList();
      Files.write(home.resolve(server), lines);
    }
    Files.writeString(home.resolve("code"), Integer.toString(result.code()));
  }

  private String read(String file) {
    try {
      return Files.readString(home.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Content and deletes by type, id and version; the writer's rows without their dates. */
  static Map<String, String> contents(Path server) {
    Map<String, String> contents = new TreeMap<>();
    try (FhirServerModel model =
        FhirServerModel.builder(Face.AHDS, URI.create("http://127.0.0.1:1"), new MemoryStaging())
            .directory(server)
            .build()) {
      for (ResourceVersion version : model.versions()) {
        String content = isWriters(version) ? withoutDate(version.text()) : version.text();
        contents.put(
            version.type() + "/" + version.id() + "/" + version.versionId(),
            model.isCurrent(version) + " " + version.deleted() + " " + content);
      }
    }
    return contents;
  }

  /** SHA-256 of each of the {@link #contents}. */
  static Map<String, String> digests(Path server) {
    Map<String, String> digests = contents(server);
    digests.replaceAll((version, content) -> sha256(content));
    return digests;
  }

  private static String sha256(String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isWriters(ResourceVersion version) {
    boolean later = version.versionId() > DemoHistory.of(version.type(), version.id()).versions();
    return version.id().startsWith("demo-written-") || later;
  }

  private static String withoutDate(String body) {
    return body.replaceFirst("\"lastUpdated\":\"[^\"]*\"", "\"lastUpdated\":\"\"");
  }
}
