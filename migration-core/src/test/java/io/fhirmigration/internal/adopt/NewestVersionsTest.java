package io.fhirmigration.internal.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewestVersionsTest {
  private final NewestVersions newest = new NewestVersions();

  @Test
  void resourcesAreCountedByTypeWhateverTheirNumber() {
    for (int i = 0; i < 50_000; i++) {
      newest.put(i * 0x9E3779B97F4A7C15L, 1, i % 3 == 0 ? 0 : 1, false);
      newest.put(i * 0x9E3779B97F4A7C15L, 2, i % 3 == 0 ? 0 : 1, false);
    }
    assertThat(newest.size()).isEqualTo(50_000);
    assertThat(newest.current(2)).containsExactly(16_667, 33_333);
  }

  @Test
  void newestVersionDecidesInAnyOrder() {
    newest.put(1, 3, 0, true);
    newest.put(1, 2, 0, false);
    newest.put(2, -4, 0, true);
    newest.put(2, -3, 0, false);
    newest.put(3, Integer.MAX_VALUE, 0, true);
    newest.put(3, Integer.MIN_VALUE, 0, false);
    assertThat(newest.current(1)).containsExactly(1);
  }

  @Test
  void withoutVersionsTheLaterLineStays() {
    newest.put(7, Integer.MIN_VALUE, 0, false);
    newest.put(7, Integer.MIN_VALUE, 0, true);
    assertThat(newest.current(1)).containsExactly(0);
  }
}
