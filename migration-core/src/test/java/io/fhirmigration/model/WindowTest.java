package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant T1 = Instant.parse("2020-01-01T00:00:00.001Z");
  private static final Instant T2 = Instant.parse("2020-01-02T00:00:00Z");

  @Test
  void oneMillisecondIsTheShortestWindow() {
    assertThat(Window.of(T0, T1)).hasToString("[" + T0 + ", " + T1 + ")");
    assertThatThrownBy(() -> Window.of(T0, T0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Window.of(T1, T0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsAreWholeMilliseconds() {
    Instant fine = T0.plusNanos(1);
    assertThatThrownBy(() -> Window.of(fine, T2)).hasMessageContaining("more than milliseconds");
    assertThatThrownBy(() -> new Window(Optional.empty(), fine))
        .hasMessageContaining("more than milliseconds");
  }

  @Test
  void neighboursDoNotOverlap() {
    assertThat(Window.of(T0, T1).overlaps(Window.of(T1, T2))).isFalse();
    assertThat(Window.of(T1, T2).overlaps(Window.of(T0, T1))).isFalse();
  }

  @Test
  void commonInstantOverlaps() {
    assertThat(Window.of(T0, T2).overlaps(Window.of(T1, T2))).isTrue();
    assertThat(new Window(Optional.empty(), T1).overlaps(Window.of(T0, T2))).isTrue();
    assertThat(Window.of(T0, T2).overlaps(new Window(Optional.empty(), T1))).isTrue();
    assertThat(new Window(Optional.empty(), T0).overlaps(Window.of(T0, T2))).isFalse();
  }
}
