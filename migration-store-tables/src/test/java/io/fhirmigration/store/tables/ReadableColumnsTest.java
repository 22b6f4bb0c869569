package io.fhirmigration.store.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.data.tables.models.TableEntity;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a person with a storage explorer sees of a chunk. */
class ReadableColumnsTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final String table = Account.newTable();
  private final List<StateRecord> written = new ArrayList<>();

  /** Takes the chunk through these phases, a minute apart, and gives what is seen at the end. */
  private Map<String, Object> after(ChunkPhase... phases) {
    try (StateStore store = Account.store(table).open()) {
      for (ChunkPhase phase : phases) {
        int minute = written.size();
        StateRecord next =
            Samples.record("all-1", minute + 1L, "write-" + minute, columns(phase, minute));
        boolean won =
            written.isEmpty() ? store.insert(next) : store.replace(written.get(minute - 1), next);
        assertThat(won).isTrue();
        written.add(next);
      }
      StateRecord last = written.get(written.size() - 1);
      assertThat(store.find(last.key())).contains(last);
    }
    TableEntity entity = Account.table(table).getEntity("sample", "3-all-1");
    return entity.getProperties();
  }

  private static StateColumns columns(ChunkPhase phase, int minute) {
    boolean exporting = phase == ChunkPhase.EXPORTING;
    boolean importing = phase == ChunkPhase.IMPORTING;
    boolean closed = phase == ChunkPhase.CLOSED;
    return new StateColumns(
        phase.name(),
        Optional.of(START.minusSeconds(60)),
        Optional.of(START),
        closed ? 10 : 0,
        closed ? 7 : 0,
        closed ? 1 : 0,
        closed ? 2 : 0,
        0,
        exporting ? Optional.of("https://source/export/" + minute) : Optional.empty(),
        importing ? Optional.of("https://target/import/" + minute) : Optional.empty(),
        Optional.empty(),
        phase == ChunkPhase.NEEDS_ATTENTION ? "minute " + minute : "",
        START.plusSeconds(60L * minute));
  }

  private static String minute(int number) {
    return START.plusSeconds(60L * number).toString();
  }

  @Test
  void plannedChunkHasItsWindowAndNoTimes() {
    assertThat(after(ChunkPhase.PLANNED))
        .containsEntry("kind", "CHUNK")
        .containsEntry("id", "all-1")
        .containsEntry("phase", "PLANNED")
        .containsEntry("since", "2026-02-28T23:59:00Z")
        .containsEntry("till", "2026-03-01T00:00:00Z")
        .containsEntry("exportStatus", "NotStarted")
        .containsEntry("importStatus", "NotStarted")
        .doesNotContainKeys("exportStartTime", "importStartTime", "failureReason");
  }

  @Test
  void closedChunkShowsWhenAndWhereItWent() {
    assertThat(
            after(
                ChunkPhase.PLANNED,
                ChunkPhase.EXPORTING,
                ChunkPhase.EXPORTED,
                ChunkPhase.TRANSFORMED,
                ChunkPhase.IMPORTING,
                ChunkPhase.IMPORTED,
                ChunkPhase.CLOSED))
        .containsEntry("exportStatus", "Completed")
        .containsEntry("exportStartTime", minute(1))
        .containsEntry("exportEndTime", minute(2))
        .containsEntry("exportContentLocation", "https://source/export/1")
        .containsEntry("importStatus", "Completed")
        .containsEntry("importStartTime", minute(4))
        .containsEntry("importEndTime", minute(5))
        .containsEntry("importContentLocation", "https://target/import/4")
        .containsEntry("exported", 10L)
        .containsEntry("imported", 7L)
        .containsEntry("repeated", 1L)
        .containsEntry("quarantined", 2L)
        .containsEntry("failureCount", 0L);
  }

  @Test
  void failureShowsItsReasonAndCounts() {
    assertThat(
            after(
                ChunkPhase.PLANNED,
                ChunkPhase.EXPORTING,
                ChunkPhase.NEEDS_ATTENTION,
                ChunkPhase.NEEDS_ATTENTION))
        .containsEntry("exportStatus", "Failed")
        .containsEntry("importStatus", "NotStarted")
        .containsEntry("failureCount", 1L)
        .containsEntry("failureReason", "minute 3");
    assertThat(after(ChunkPhase.EXPORTING, ChunkPhase.NEEDS_ATTENTION))
        .containsEntry("exportStartTime", minute(4))
        .containsEntry("exportContentLocation", "https://source/export/4")
        .containsEntry("failureCount", 2L);
  }

  @Test
  void failureInTheImportLeavesTheExportComplete() {
    assertThat(
            after(
                ChunkPhase.PLANNED,
                ChunkPhase.EXPORTING,
                ChunkPhase.EXPORTED,
                ChunkPhase.IMPORTING,
                ChunkPhase.NEEDS_ATTENTION))
        .containsEntry("exportStatus", "Completed")
        .containsEntry("importStatus", "Failed")
        .doesNotContainKey("importEndTime");
  }

  @Test
  void reopenedChunkBeginsAnew() {
    assertThat(
            after(
                ChunkPhase.PLANNED,
                ChunkPhase.EXPORTING,
                ChunkPhase.EXPORTED,
                ChunkPhase.IMPORTING,
                ChunkPhase.CLOSED,
                ChunkPhase.PLANNED))
        .containsEntry("exportStatus", "NotStarted")
        .containsEntry("importStatus", "NotStarted")
        .doesNotContainKeys("exportStartTime", "exportContentLocation", "importEndTime");
  }

  @Test
  void documentOfManyPropertiesComesBackWhole() {
    String body = "\"a" + "\uD83D\uDE00".repeat(8_100) + "\"";
    StateRecord record =
        new StateRecord(
            Samples.key("large"), 1, 1, "w", true, columns(ChunkPhase.PLANNED, 0), body);
    try (StateStore store = Account.store(table).open()) {
      assertThat(store.insert(record)).isTrue();
      assertThat(store.find(record.key())).contains(record);
    }
    assertThat(Account.table(table).getEntity("sample", "3-large").getProperties())
        .containsKeys("body", "body1")
        .doesNotContainKey("body2");
  }
}
