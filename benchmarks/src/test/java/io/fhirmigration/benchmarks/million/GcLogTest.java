package io.fhirmigration.benchmarks.million;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GcLogTest {
  private static final GcLog LOG =
      GcLog.parse(
          List.of(
              "[0.010s] Using G1",
              "[0.532s] GC(0) Pause Young (Concurrent Start) (Metadata GC Threshold) 12M->5M(256M)"
                  + " 4.500ms",
              "[0.533s] GC(1) Concurrent Mark Cycle",
              "[0.540s] GC(1) Pause Remark 7M->7M(256M) 1.250ms",
              "[0.541s] GC(1) Concurrent Mark Cycle 8.019ms",
              "[3.606s] GC(2) Pause Full (Diagnostic Command) 118M->14M(54M) 20.125ms",
              "[6.606s] GC(3) Pause Full (Diagnostic Command) 29M->19M(54M) 22.000ms"));

  @Test
  void liveHeapIsWhatFullCollectionsLeave() {
    assertThat(LOG.live()).containsExactly(14L, 19L);
  }

  @Test
  void collectionsThatWereAskedForAreNoPauses() {
    assertThat(LOG.pauses()).hasSize(4);
    assertThat(LOG.pausedSeconds()).isCloseTo(0.00575, within(1e-9));
  }
}
