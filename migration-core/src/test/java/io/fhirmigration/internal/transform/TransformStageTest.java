package io.fhirmigration.internal.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.StateConflictException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformStageTest {
  private static final String CONTAINER = Samples.attempt().container();
  private static final MigrationPlan CURRENT = Samples.plan(Mode.ONCE).build();
  private static final MigrationPlan HISTORY = Samples.plan(Mode.CONTINUOUS).build();
  private static final String P1 = patient("p1", "1", "2020-01-05T00:00:00Z");
  private static final String P2 = patient("p2", "2", "2020-02-01T00:00:00.000+00:00");

  @TempDir Path folder;
  private StagingArea staging;
  private Runnable beforeWrite = () -> {};
  private int scans;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    staging.createContainer(CONTAINER);
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private static String patient(String id, String version, String date) {
    return "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%s\",\"lastUpdated\":\"%s\"}}"
        .formatted(id, version, date);
  }

  private static Transformer transformer(BiConsumer<ResourceLine, Transformer.Sink> rule) {
    return new Transformer() {
      @Override
      public String fingerprint() {
        return "test";
      }

      @Override
      public void transform(ResourceLine in, Sink out) {
        rule.accept(in, out);
      }
    };
  }

  private static void replace(Transformer.Sink out, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    out.replace(bytes, 0, bytes.length);
  }

  private KeyLists keyLists() {
    return new KeyLists(new ObjectShelf(staging, "m1-objects"), () -> "scan" + scans);
  }

  private StagedFile scan(
      MigrationPlan plan, String type, String content, Transformer... transformers) {
    StagedObject written =
        staging.write(
            CONTAINER,
            "f/" + type + "-1.ndjson",
            o -> o.write(content.getBytes(StandardCharsets.UTF_8)));
    ExportManifest.File file =
        new ExportManifest.File(type, staging.url(CONTAINER, written.name()), OptionalLong.empty());
    return new TransformStage(
            plan,
            staging,
            keyLists(),
            () -> List.of(transformers),
            () -> "scan" + ++scans,
            beforeWrite)
        .scan(Samples.chunk(new ChunkState.Planned("", false)), Samples.attempt(), List.of(file))
        .files()
        .get(0);
  }

  private String content(StagedFile file) throws IOException {
    StagedObject pin = new StagedObject(file.container(), file.name(), file.length(), file.etag());
    try (InputStream in = staging.open(pin, 0)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void scanTellsLinesBordersAndOrder() {
    String unversioned = "{\"resourceType\":\"Patient\",\"id\":\"p3\"}";
    StagedFile file = scan(CURRENT, "Patient", P1 + "\n\n" + P2 + "\r\n" + unversioned);
    assertThat(file.exported()).isEqualTo(3);
    assertThat(file.lines()).isEqualTo(3);
    assertThat(file.atTill()).isEqualTo(1);
    assertThat(file.unversioned()).isEqualTo(1);
    assertThat(file.undated()).isEqualTo(1);
    assertThat(file.longestLine()).isEqualTo(P2.length());
    assertThat(file.name()).isEqualTo(file.sourceName());
  }

  @Test
  void withoutTransformersNothingIsWritten() {
    scan(CURRENT, "Patient", P1 + "\n");
    assertThat(staging.list(CONTAINER, "", "", 10)).hasSize(1);
  }

  @Test
  void driverThatWasReplacedWritesNothing() {
    beforeWrite =
        () -> {
          throw new StateConflictException("another engine drives");
        };
    assertThatThrownBy(
            () -> scan(CURRENT, "Patient", P1 + "\n", transformer((in, out) -> replace(out, P2))))
        .isInstanceOf(StateConflictException.class);
    assertThat(staging.list(CONTAINER, ObjectShelf.TRANSFORMED, "", 10)).isEmpty();
  }

  @Test
  void versionThatIsNoIntegerNeedsOrder() {
    assertThat(scan(CURRENT, "Patient", patient("a", "1-b", "2020-01-05T00:00:00Z")).unversioned())
        .isEqualTo(1);
    assertThat(
            scan(CURRENT, "Patient", patient("a", "2147483647", "2020-01-05T00:00:00Z"))
                .unversioned())
        .isZero();
    assertThat(
            scan(CURRENT, "Patient", patient("a", "2147483648", "2020-01-05T00:00:00Z"))
                .unversioned())
        .isEqualTo(1);
  }

  @Test
  void excludedTypeIsCountedAndNotImported() {
    MigrationPlan plan = Samples.plan(Mode.ONCE).excludedTypes(List.of("Patient")).build();
    StagedFile file = scan(plan, "Patient", P1 + "\n" + P2 + "\n");
    assertThat(file.exported()).isEqualTo(2);
    assertThat(file.lines()).isZero();
    assertThat(file.excluded()).isEqualTo(Map.of("excluded-types", 2L));
  }

  @Test
  void searchParametersAreLeftOutEvenWithTransformers() {
    StagedFile file =
        scan(
            CURRENT,
            "SearchParameter",
            "{\"resourceType\":\"SearchParameter\",\"id\":\"s\"}\n",
            transformer((in, out) -> out.keep()));
    assertThat(file.lines()).isZero();
    assertThat(file.excluded()).isEqualTo(Map.of(TransformStage.SEARCH_PARAMETERS, 1L));
  }

  @Test
  void otherTypeInAFileIsRefused() {
    assertThatThrownBy(() -> scan(CURRENT, "Group", P1))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("'Patient' in a file of Group")
        .hasMessageNotContaining("p1");
  }

  @Test
  void dateThatIsNoInstantIsRefused() {
    assertThatThrownBy(() -> scan(CURRENT, "Patient", patient("a", "1", "yesterday")))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageNotContaining("yesterday");
  }

  @Test
  void vanishedFileIsLookedForAgain() {
    ExportManifest.File gone =
        new ExportManifest.File(
            "Patient", staging.url(CONTAINER, "f/gone.ndjson"), OptionalLong.empty());
    TransformStage stage =
        new TransformStage(CURRENT, staging, keyLists(), List::of, () -> "scan", () -> {});
    assertThatThrownBy(
            () ->
                stage.scan(
                    Samples.chunk(new ChunkState.Planned("", false)),
                    Samples.attempt(),
                    List.of(gone)))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void keptLineIsByteIdentical() throws IOException {
    String odd = "{ \"resourceType\" : \"Patient\",\"id\":\"ä\", \"x\":1.50e-0 }";
    StagedFile file = scan(CURRENT, "Patient", odd + "\n", transformer((in, out) -> out.keep()));
    assertThat(content(file)).isEqualTo(odd + "\n");
    assertThat(file.name()).startsWith("transformed/");
    assertThat(file.sourceName()).isEqualTo("f/Patient-1.ndjson");
  }

  @Test
  void lineThatIsNoJsonIsNamedAndNotImported() {
    String cut = P1 + "\n" + P2.substring(0, P2.length() - 1);
    assertThatThrownBy(() -> scan(CURRENT, "Patient", cut + "\n"))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("f/Patient-1.ndjson line 2: not a JSON object");
  }

  @Test
  void transformerThatBreaksALineIsRefused() {
    Transformer breaks =
        transformer((in, out) -> out.replace(in.bytes(), in.offset(), in.length() - 1));
    assertThatThrownBy(() -> scan(CURRENT, "Patient", P1 + "\n", breaks))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("line 1: transformer ")
        .hasMessageEndingWith(" wrote no JSON object on one line");
  }

  /** By an engine that lost its lease while it scanned. */
  @Test
  void secondScanLeavesThePinnedFileOfTheFirst() throws IOException {
    Transformer keep = transformer((in, out) -> out.keep());
    StagedFile pinned = scan(CURRENT, "Patient", P1 + "\n", keep);
    StagedFile other = scan(CURRENT, "Patient", P1 + "\n", keep);
    assertThat(other.name()).isNotEqualTo(pinned.name());
    assertThat(content(pinned)).isEqualTo(P1 + "\n");
  }

  @Test
  void negativeVersionIsAVersion() {
    String below = patient("p1", "-3", "2025-03-01T00:00:00.000Z");
    String beyond = patient("p1", "-2147483649", "2025-03-01T00:00:00.000Z");
    String none = patient("p1", "-", "2025-03-01T00:00:00.000Z");
    StagedFile file = scan(CURRENT, "Patient", below + "\n" + beyond + "\n" + none + "\n");
    assertThat(file.unversioned()).isEqualTo(2);
  }

  @Test
  void transformersWorkInTheirOrder() throws IOException {
    StagedFile file =
        scan(
            CURRENT,
            "Patient",
            P1 + "\n",
            transformer((in, out) -> replace(out, P1.replace("}}", "},\"a\":1}"))),
            transformer(
                (in, out) -> {
                  String seen =
                      new String(in.bytes(), in.offset(), in.length(), StandardCharsets.UTF_8);
                  replace(out, seen.replace("\"a\":1", "\"a\":2"));
                }));
    assertThat(content(file)).contains("\"a\":2");
    assertThat(file.lines()).isEqualTo(1);
  }

  @Test
  void droppedLineIsExcludedByItsRule() throws IOException {
    StagedFile file =
        scan(
            CURRENT,
            "Patient",
            P1 + "\n" + P2 + "\n",
            transformer(
                (in, out) -> {
                  if (in.id().orElse("").equals("p1")) {
                    out.drop("retired");
                  } else {
                    out.keep();
                  }
                }));
    assertThat(content(file)).isEqualTo(P2 + "\n");
    assertThat(file.exported()).isEqualTo(2);
    assertThat(file.lines()).isEqualTo(1);
    assertThat(file.excluded()).isEqualTo(Map.of("retired", 1L));
  }

  @Test
  void droppingOneVersionOfAHistoryIsRefused() {
    assertThatThrownBy(
            () -> scan(HISTORY, "Patient", P1, transformer((in, out) -> out.drop("retired"))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("of a history");
  }

  @Test
  void droppingByIdentityIsAllowedInAHistory() {
    Transformer byIdentity =
        new Transformer() {
          @Override
          public String fingerprint() {
            return "test";
          }

          @Override
          public void transform(ResourceLine in, Sink out) {
            out.drop("retired");
          }

          @Override
          public boolean dropsByIdentity() {
            return true;
          }
        };
    assertThat(scan(HISTORY, "Patient", P1, byIdentity).lines()).isZero();
  }

  @Test
  void versionGivenByATransformerCounts() {
    String bare = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}";
    Transformer versions =
        new Transformer() {
          @Override
          public String fingerprint() {
            return "test";
          }

          @Override
          public void transform(ResourceLine in, Sink out) {
            replace(out, P1);
          }

          @Override
          public boolean mapsIdentity() {
            return true;
          }
        };
    StagedFile file = scan(CURRENT, "Patient", bare, versions);
    assertThat(file.unversioned()).isZero();
    assertThat(file.undated()).isZero();
    assertThat(file.longestLine()).isEqualTo(P1.length());
  }

  @Test
  void identityChangeMustBeDeclared() {
    assertThatThrownBy(
            () -> scan(CURRENT, "Patient", P1, transformer((in, out) -> replace(out, P2))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("without declaring it");
  }

  @Test
  void lineBreakInAReplacedLineIsRefused() {
    assertThatThrownBy(
            () -> scan(CURRENT, "Patient", P1, transformer((in, out) -> replace(out, P1 + "\n"))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no JSON object on one line");
    assertThatThrownBy(
            () -> scan(CURRENT, "Patient", P1, transformer((in, out) -> replace(out, "\r" + P1))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("carriage return");
  }

  @Test
  void emptyReplacementIsRefused() {
    assertThatThrownBy(
            () -> scan(CURRENT, "Patient", P1, transformer((in, out) -> replace(out, ""))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("is empty");
  }

  @Test
  void exactlyOneDecisionPerLine() {
    assertThatThrownBy(() -> scan(CURRENT, "Patient", P1, transformer((in, out) -> {})))
        .hasMessageContaining("decided 0 times");
    assertThatThrownBy(
            () ->
                scan(
                    CURRENT,
                    "Patient",
                    P1,
                    transformer(
                        (in, out) -> {
                          out.keep();
                          out.drop("both");
                        })))
        .hasMessageContaining("decided 2 times");
  }

  @Test
  void failingTransformerStopsTheChunkWithoutContent() {
    assertThatThrownBy(
            () ->
                scan(
                    CURRENT,
                    "Patient",
                    P1 + "\n" + P2,
                    transformer(
                        (in, out) -> {
                          if (in.lineNumber() == 2) {
                            throw new IllegalStateException("p2 is odd");
                          }
                          replace(out, P1);
                        })))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("line 2: transformer ")
        .hasMessageContaining("failed with IllegalStateException")
        .hasMessageNotContaining("p2");
    assertThat(staging.list(CONTAINER, "transformed/", "", 10)).isEmpty();
  }
}
