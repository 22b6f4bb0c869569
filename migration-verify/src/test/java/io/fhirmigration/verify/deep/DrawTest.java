package io.fhirmigration.verify.deep;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.inprocess.ModelReads;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrawTest {
  private static final int RESOURCES = 1500;

  private final TwoServers servers = new TwoServers();

  @BeforeEach
  void fill() {
    for (int i = 0; i < RESOURCES; i++) {
      TwoServers.put(servers.source, "Patient", "p" + i, 1, "");
    }
  }

  private List<String> draw(int sample, long seed) {
    return new Draw(ModelReads.of(servers.source), "Patient").ids(sample, seed);
  }

  @Test
  void sameSeedDrawsTheSame() {
    assertThat(draw(40, 7)).hasSize(40).doesNotHaveDuplicates().isEqualTo(draw(40, 7));
    assertThat(draw(40, 8)).isNotEqualTo(draw(40, 7));
  }

  @Test
  void largeSampleIsEverything() {
    assertThat(draw(RESOURCES, 1)).hasSize(RESOURCES).doesNotHaveDuplicates();
    assertThat(draw(5 * RESOURCES, 1)).hasSize(RESOURCES);
  }

  @Test
  void everyResourceCanBeDrawn() {
    Set<String> drawn = new HashSet<>();
    for (int seed = 0; seed < 25; seed++) {
      drawn.addAll(draw(500, seed));
    }
    assertThat(drawn).hasSizeGreaterThan(RESOURCES - 10);
  }

  @Test
  void typeWithoutResourcesGivesNone() {
    assertThat(new Draw(ModelReads.of(servers.source), "Basic").ids(5, 1)).isEmpty();
  }
}
