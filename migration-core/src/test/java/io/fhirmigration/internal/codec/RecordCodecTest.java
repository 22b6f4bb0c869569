package io.fhirmigration.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StateRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
  static Stream<Object> records() {
    Stream<Object> chunks = Samples.states().values().stream().map(Samples::chunk);
    return Stream.concat(
        chunks,
        Stream.of(
            Samples.chunk(new ChunkState.Planned("", false)).waiting(Samples.NOW, "429"),
            Samples.migration(),
            Samples.fullMigration(),
            Samples.lane(),
            Samples.lease(),
            Samples.orphan(),
            Samples.orphan().with(Orphan.Outcome.NEVER_SEEN, Optional.empty(), Optional.empty()),
            Samples.audit(),
            Samples.status(),
            Samples.stagedFile(),
            Samples.piece()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void whatIsWrittenIsRead(Object value) {
    String json = RecordCodec.encode(value).toJson();
    assertThat((Object) RecordCodec.decode(json, value.getClass())).isEqualTo(value);
  }

  @Test
  void listIsWrittenAndRead() {
    List<StagedFile> files = List.of(Samples.stagedFile(), Samples.stagedFile());
    byte[] json = RecordCodec.write(files);
    assertThat(json).isEqualTo(RecordCodec.encode(files).toJson().getBytes(StandardCharsets.UTF_8));
    assertThat(RecordCodec.decodeList(json, StagedFile.class)).isEqualTo(files);
  }

  @Test
  void unsetOptionalIsLeftOut() {
    String json = RecordCodec.encode(Samples.migration()).toJson();
    assertThat(json).doesNotContain("cutOver\"", "verdict", "null");
  }

  @Test
  void absentMembersReadAsEmpty() {
    Lane lane = RecordCodec.decode("{\"id\":\"all\"}", Lane.class);
    assertThat(lane.since()).isEmpty();
    assertThat(lane.counts()).isEmpty();
    assertThat(lane.note()).isEmpty();
  }

  @Test
  void unknownMembersAreIgnored() {
    String newer =
        "{\"at\":\"2026-01-01T00:00:00Z\",\"by\":\"a\",\"what\":\"w\",\"detail\":\"d\",\"more\":[1]}";
    assertThat(RecordCodec.decode(newer, AuditEntry.class).detail()).isEqualTo("d");
  }

  @Test
  void unknownVariantIsNamed() {
    String json =
        RecordCodec.encode(Samples.chunk(Samples.states().get("planned")))
            .toJson()
            .replace("\"Planned\"", "\"Teleported\"");
    assertThatThrownBy(() -> RecordCodec.decode(json, Chunk.class))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Chunk.state")
        .hasMessageContaining("Teleported");
  }

  @Test
  void variantWithoutNameIsRefused() {
    String json =
        RecordCodec.encode(Samples.chunk(Samples.states().get("planned")))
            .toJson()
            .replace("\"is\":\"Planned\"", "\"was\":\"Planned\"");
    assertThatThrownBy(() -> RecordCodec.decode(json, Chunk.class))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Chunk.state");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"owner\":7}",
        "{\"beat\":\"7\"}",
        "{\"beat\":1.5}",
        "{\"beat\":1e3}",
        "{\"beat\":99999999999999999999}",
        "{\"since\":\"yesterday\"}",
        "{\"host\":null}",
        "[]",
        "7",
        "{",
        ""
      })
  void whatIsNoLeaseIsRefused(String json) {
    assertThatThrownBy(() -> RecordCodec.decode(json, Lease.class))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void missingInstantIsRefused() {
    assertThatThrownBy(() -> RecordCodec.decode("{\"owner\":\"o\"}", Lease.class))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Lease.since is missing");
  }

  @Test
  void numberBeyondAnIntIsRefused() {
    String json =
        RecordCodec.encode(Samples.chunk(Samples.states().get("planned")))
            .toJson()
            .replace("\"attempts\":2", "\"attempts\":3000000000");
    assertThatThrownBy(() -> RecordCodec.decode(json, Chunk.class))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Chunk.attempts");
  }

  @Test
  void unknownConstantIsRefused() {
    String json =
        RecordCodec.encode(Samples.migration()).toJson().replace("\"COPYING\"", "\"DREAMING\"");
    assertThatThrownBy(() -> RecordCodec.decode(json, Migration.class))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("DREAMING");
  }

  @Test
  void recordThatRefusesItsValuesIsRefused() {
    String json =
        RecordCodec.encode(Samples.chunk(Samples.states().get("planned")))
            .toJson()
            .replace("all-1577836800000", "../../etc");
    assertThatThrownBy(() -> RecordCodec.decode(json, Chunk.class))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void valueWithoutJsonFormIsRefused() {
    assertThatThrownBy(() -> RecordCodec.encode(1.5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statusIsOneJsonObject() {
    MigrationStatus status = Samples.status();
    assertThat(RecordCodec.decode(status.toJson(), MigrationStatus.class)).isEqualTo(status);
  }

  /** The most imports a wave may have, with long names, must fit a stored record. */
  @ParameterizedTest
  @EnumSource(
      value = ImportJob.State.class,
      names = {"DONE", "FAILED"})
  void chunkWithTheMostImportsFitsARecord(ImportJob.State state) {
    String server = "https://" + "w".repeat(24) + "-" + "s".repeat(24);
    List<ImportJob> jobs = new ArrayList<>();
    for (int i = 0; i < 41; i++) {
      ImportJob sent =
          ImportJob.intended(
                  "abcdefghijklmnopqrstuvwx-" + i,
                  "ab".repeat(32),
                  server + ".fhir.azurehealthcareapis.com/$import",
                  10_000,
                  100_000_000,
                  ImportJob.Purpose.CONTROL,
                  2,
                  false)
              .accepted(
                  server + ".fhir.azurehealthcareapis.com/_operations/import/" + Long.MAX_VALUE);
      jobs.add(
          state == ImportJob.State.DONE
              ? sent.done("cd".repeat(32))
              : sent.failed(FailureCause.UNKNOWN, "w".repeat(500)));
    }
    Map<String, Long> changes = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      changes.put("Observation.component.valueQuantity.value" + i, 1_000_000L);
    }
    Staged few = Samples.staged();
    Staged staged =
        new Staged(
            few.attempt(),
            few.statusUrl(),
            longRef("manifest"),
            longRef("files"),
            few.exported(),
            few.lines(),
            few.bytes(),
            few.inOrder(),
            few.counted(),
            few.uncounted(),
            few.after(),
            changes,
            Optional.of(longRef("keys")));
    ChunkState importing =
        new ChunkState.Importing(staged, jobs, Optional.of(longRef("ended-0123456789abcdef")));
    Chunk chunk =
        Samples.chunk(
            new LaneId("SubstanceReferenceInformation"),
            Samples.WINDOW,
            new ChunkState.NeedsAttention(
                importing, AttentionKind.WAIT, "r".repeat(300), "n".repeat(300)));
    assertThat(RecordCodec.encode(chunk).toJson().getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(StateRecord.MAX_BODY_BYTES);
  }

  private static ObjectRef longRef(String name) {
    String chunk = "substancereferenceinformation-1577836800000";
    return new ObjectRef(
        "m".repeat(38) + "-objects",
        "chunks/" + chunk + "/" + name + "-abcdefghijklmnopqrstuvwx.json",
        1_000_000,
        "ab".repeat(32));
  }
}
