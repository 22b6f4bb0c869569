package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A demo that nobody disturbed, run once for all tests, and what it left at its servers. */
record FinishedDemo(Path folder, Cli.Result result) {
  private static final class Once {
    static final FinishedDemo DEMO = run();
  }

  static FinishedDemo undisturbed() {
    return Once.DEMO;
  }

  private static FinishedDemo run() {
    TempDir temp = TempDir.unless(Optional.empty());
    Runtime.getRuntime().addShutdownHook(new Thread(temp::close));
    Cli.Result result = Cli.run("demo", "--dir", temp.path().toString(), "--json");
    return new FinishedDemo(temp.path(), result);
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

  private static boolean isWriters(ResourceVersion version) {
    boolean later = version.versionId() > DemoHistory.of(version.type(), version.id()).versions();
    return version.id().startsWith("demo-written-") || later;
  }

  private static String withoutDate(String body) {
    return body.replaceFirst("\"lastUpdated\":\"[^\"]*\"", "\"lastUpdated\":\"\"");
  }
}
