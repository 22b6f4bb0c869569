package io.fhirmigration.internal.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistinctResourcesTest {
  private static final long PLENTY = 1 << 20;

  @TempDir Path folder;
  private LocalFolderStaging staging;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    staging.createContainer("files");
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private StagedFile file(String type, String... ids) {
    StringBuilder lines = new StringBuilder();
    for (String id : ids) {
      lines.append("{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"}\n");
    }
    byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
    StagedObject pin = staging.write("files", type + ids[0], out -> out.write(content));
    return new StagedFile(
        type,
        pin.container(),
        pin.name(),
        pin.length(),
        pin.etag(),
        pin.name(),
        ids.length,
        ids.length,
        Map.of(),
        0,
        100,
        0,
        0,
        Optional.empty());
  }

  private Map<String, CountAnswer> count(long heap, StagedFile... files) {
    return new DistinctResources(staging, heap).count(Stream.of(files));
  }

  @Test
  void sameIdOfTwoTypesIsTwoResources() {
    assertThat(count(PLENTY, file("Patient", "a", "b", "a"), file("Basic", "a")))
        .containsOnly(
            Map.entry("Basic", CountAnswer.of(1)), Map.entry("Patient", CountAnswer.of(2)));
  }

  @Test
  void moreThanTheHeapMayHoldIsUnknownAndNeverANumber() {
    Map<String, CountAnswer> counts = count(300, file("Patient", "a", "b", "c", "d", "e"));
    assertThat(counts.get("Patient").isKnown()).isFalse();
    assertThat(counts.get("Patient").unknownBecause())
        .isEqualTo("the files hold more than 3 resources");
  }

  @Test
  void asManyAsTheHeapMayHoldAreCounted() {
    assertThat(count(300, file("Patient", "a", "b", "c", "a")))
        .containsOnly(Map.entry("Patient", CountAnswer.of(3)));
  }
}
