package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.Phase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ListeningTest {
  @Test
  void eachClosedChunkIsHeardOnce() {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (Servers servers = Servers.start()) {
      MigrationReport report = Listening.migrate(servers, lines::add);
      assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(report.status().chunks().get(ChunkPhase.CLOSED)).isGreaterThan(1);
      assertThat((long) lines.size()).isEqualTo(report.status().chunks().get(ChunkPhase.CLOSED));
      assertThat(lines).doesNotHaveDuplicates().allMatch(line -> line.contains(" closed: "));
      assertThat(Copies.current(servers.to())).isEqualTo(Copies.current(servers.from()));
    }
  }
}
