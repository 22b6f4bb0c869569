package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.Requests;
import io.fhirmigration.testkit.storage.StorageCall;
import io.fhirmigration.testkit.storage.StorageFaults;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DocumentsTest {
  private static final Path ROOT = root();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+)(?:#([A-Za-z0-9]+))?`");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z]+)[.`]");

  /** The options of the model tool, without their prefix. */
  private static final List<String> OPTIONS =
      List.of(
          "SourceUri",
          "DestinationUri",
          "StagingStorageUri",
          "BlobStorageUri",
          "ImportMode",
          "IsParallel",
          "ExportWithHistory",
          "ExportWithDelete",
          "IsExportDeidentified",
          "ConfigFile",
          "ExportChunkTime",
          "ResourceExportChunkTime",
          "ExportChunkDuration",
          "ChunkLimit",
          "MaxCount",
          "MaxCountValue",
          "FileCount",
          "PayloadCount",
          "ScheduleInterval",
          "StartDate",
          "EndDate",
          "SpecificRun",
          "PauseDm",
          "StartTime",
          "EndTime",
          "ContinueLastImportDuringPause",
          "MaxExportRetriesEnabled",
          "MaxExportRetries",
          "ClientCredential",
          "DeepCheckCount",
          "ResourceTypes",
          "SourceResourceCount",
          "DestinationResourceCount");

  @Test
  void readmeShowsTheQuickStart() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String snippet = readme.split("```java\n")[1].split("```")[0];
    String example =
        Files.readString(
            ROOT.resolve(
                "migration-examples/src/main/java/io/fhirmigration/examples/QuickStart.java"));
    assertThat(snippet).hasLineCount(15);
    assertThat(squeezed(example)).contains(squeezed(snippet));
  }

  @Test
  void faultsAreShownByATestThatRuns() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/faults.md"));
    String snippet = document.split("```java\n")[1].split("```")[0];
    String example =
        Files.readString(
            ROOT.resolve(
                "migration-examples/src/test/java/io/fhirmigration/examples/OwnFaultsTest.java"));
    assertThat(squeezed(example)).endsWith(squeezed(snippet));
  }

  @Test
  void everyFaultIsInTheList() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/faults.md"));
    List<String> missing = new ArrayList<>();
    for (Class<?> names :
        List.of(Faults.class, Requests.class, StorageFaults.class, StorageCall.class)) {
      for (Method method : names.getDeclaredMethods()) {
        boolean named = Modifier.isPublic(method.getModifiers());
        named &= Modifier.isStatic(method.getModifiers());
        if (named && !document.contains("`" + method.getName())) {
          missing.add(names.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void guideNamesEverySetting() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/guide.md"));
    for (RecordComponent setting : MigrationSettings.class.getRecordComponents()) {
      assertThat(guide).contains("`" + setting.getName() + "`");
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        Path folder = Objects.requireNonNull(document.getParent());
        if (Files.notExists(folder.resolve(link.group(1)))) {
          broken.add(ROOT.relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyClassThatKeepsAPromiseExists() throws IOException {
    String map = Files.readString(ROOT.resolve("docs/architecture.md"));
    String promises = map.split("## Where each guarantee lives")[1].split("## ")[0];
    String sources = sources();
    List<String> named = CLASS.matcher(promises).results().map(m -> m.group(1)).toList();
    assertThat(named).hasSizeGreaterThan(15);
    assertThat(named).allMatch(name -> sources.contains("/" + name + ".java"));
  }

  @Test
  void everyTestThatShowsADefectAvoidedExists() throws IOException {
    assertThat(testsNamedIn(Files.readString(ROOT.resolve("docs/defects.md")), testSources()))
        .isGreaterThan(50);
  }

  @Test
  void everyOptionOfTheModelToolHasARowAndATestThatObservesIt() throws IOException {
    List<String> rows =
        Files.readAllLines(ROOT.resolve("docs/options.md")).stream()
            .filter(line -> line.startsWith("| "))
            .filter(line -> !line.startsWith("| there "))
            .toList();

    for (String option : OPTIONS) {
      assertThat(rows)
          .as(option)
          .anyMatch(row -> row.split("\\|", -1)[1].contains("`" + option + "`"));
    }
    Map<String, List<String>> tests = testSources();
    for (String row : rows) {
      String[] cells = row.split("\\|", -1);
      assertThat(testsNamedIn(cells[cells.length - 2], tests)).as(row).isPositive();
    }
  }

  /** How many tests a text names; all of them must exist. */
  private static int testsNamedIn(String text, Map<String, List<String>> tests) {
    List<String> missing = new ArrayList<>();
    Matcher named = TEST.matcher(text);
    int found = 0;
    while (named.find()) {
      found++;
      String method = named.group(2) == null ? named.group(1) : "void " + named.group(2) + "(";
      if (tests.getOrDefault(named.group(1), List.of()).stream()
          .noneMatch(source -> source.contains(method))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    return found;
  }

  private static Map<String, List<String>> testSources() throws IOException {
    Map<String, List<String>> tests = new HashMap<>();
    try (Stream<Path> all = Files.walk(ROOT)) {
      for (Path path : all.filter(p -> p.toString().endsWith(".java")).toList()) {
        if (path.toString().replace('\\', '/').contains("/src/test/java/")) {
          String name = Objects.requireNonNull(path.getFileName()).toString().replace(".java", "");
          tests.computeIfAbsent(name, key -> new ArrayList<>()).add(Files.readString(path));
        }
      }
    }
    return tests;
  }

  private static String sources() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.map(path -> path.toString().replace('\\', '/'))
          .filter(path -> path.contains("/src/main/java/"))
          .collect(Collectors.joining("\n"));
    }
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    documents.add(ROOT.resolve("CHANGELOG.md"));
    try (Stream<Path> all = Files.walk(ROOT.resolve("docs"))) {
      all.filter(path -> path.toString().endsWith(".md")).forEach(documents::add);
    }
    assertThat(documents).hasSizeGreaterThan(10);
    return documents;
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  /** Tests run in the module's folder or in the project's. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs")) ? here : Objects.requireNonNull(here.getParent());
  }
}
