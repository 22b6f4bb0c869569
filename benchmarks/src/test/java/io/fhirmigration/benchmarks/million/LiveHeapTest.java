package io.fhirmigration.benchmarks.million;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
  @Test
  void quartersAreMeans() {
    LiveHeap heap = LiveHeap.of(List.of(18L, 20L, 21L, 30L, 21L, 21L, 20L, 22L));
    assertThat(heap).isEqualTo(new LiveHeap(19, 21, 30, 8));
    assertThat(heap.isConstant()).isTrue();
  }

  @Test
  void heapThatGrowsIsNotConstant() {
    assertThat(LiveHeap.of(List.of(18L, 24L, 29L, 35L)).isConstant()).isFalse();
  }

  @Test
  void fewLooksSayNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> LiveHeap.of(List.of(1L, 1L, 1L)));
  }
}
