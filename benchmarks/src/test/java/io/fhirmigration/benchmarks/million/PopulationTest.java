package io.fhirmigration.benchmarks.million;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PopulationTest {
  private static List<ResourceVersion> versions(long resources) {
    List<ResourceVersion> versions = new ArrayList<>();
    Population.each(resources, versions::add);
    return versions;
  }

  @Test
  void someResourcesHaveLaterVersionsAndSomeAreDeleted() {
    List<ResourceVersion> versions = versions(2000);
    assertThat(versions).hasSize(2000 + 200 + 20);
    assertThat(versions.stream().filter(ResourceVersion::deleted)).hasSize(2);
    assertThat(versions.stream().map(ResourceVersion::type).distinct()).hasSize(5);
  }

  @Test
  void everyBodySaysWhatTheVersionIs() {
    for (ResourceVersion version : versions(200)) {
      JsonObject body = (JsonObject) JsonValue.parse(version.body());
      JsonObject meta = body.object("meta").orElseThrow();
      assertThat(body.string("resourceType")).contains(version.type());
      assertThat(body.string("id")).contains(version.id());
      assertThat(meta.string("versionId")).contains("" + version.versionId());
      assertThat(meta.string("lastUpdated")).contains(version.lastUpdated().toString());
    }
  }

  @Test
  void digestTellsContentButNotOrder() {
    List<ResourceVersion> versions = versions(50);
    Digest digest = Digest.of(versions);
    Collections.reverse(versions);
    assertThat(Digest.of(versions)).isEqualTo(digest);
    assertThat(Digest.parse(digest.format())).isEqualTo(digest);
    versions.set(7, versions.get(8));
    assertThat(Digest.of(versions).sum()).isNotEqualTo(digest.sum());
  }
}
