package io.fhirmigration.cli.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarTest {
  @Test
  void theBarShowsBytesAndFiles() {
    assertThat(Bar.picture(512L << 20, 2048L << 20, 3, 20))
        .isEqualTo("[" + "#".repeat(10) + ".".repeat(30) + "] 512 of 2,048 MB, 3 of 20 files");
    assertThat(Bar.picture(9, 4, 1, 1)).startsWith("[" + "#".repeat(40) + "]");
    assertThat(Bar.picture(0, 0, 0, 1)).startsWith("[" + "#".repeat(40) + "]");
  }
}
