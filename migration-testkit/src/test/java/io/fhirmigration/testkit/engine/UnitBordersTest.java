package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of multi-byte text that are longer than a processing unit of an import. */
class UnitBordersTest {
  private static final MigrationSettings SETTINGS =
      MigrationSettings.builder().strategy("single", Map.of()).build();

  private final List<ModelRequest> imports = new ArrayList<>();
  private InProcessWorld world = new InProcessWorld(Face.AHDS);

  @AfterEach
  void close() {
    world.close();
  }

  private MigrationStatus migrate(List<ResourceVersion> versions) {
    try (Seeder seeder = world.sourceModel().seeder()) {
      versions.forEach(seeder::put);
    }
    world
        .destinationModel()
        .faults(
            request -> {
              if (request.method().equals("POST") && request.target().endsWith("/$import")) {
                imports.add(request);
              }
              return Optional.empty();
            });
    return new Run(world, Mode.ONCE, plan -> plan, SETTINGS).until(300).status();
  }

  /** What an import leaves in an empty server. */
  private List<ResourceVersion> importedBy(ModelRequest request) {
    try (FhirServerModel empty =
        FhirServerModel.builder(Face.AHDS, world.destinationModel().base(), world.staging())
            .clock(world.clock())
            .build()) {
      assertThat(empty.handle(request).status()).isEqualTo(202);
      world.clock().advance(Duration.ofHours(1));
      return empty.versions();
    }
  }

  @Test
  void fileOfMultiByteTextOverManyUnitBordersArrivesComplete() {
    List<ResourceVersion> versions = BorderFile.over(5);

    MigrationStatus status = migrate(versions);

    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
    assertThat(status.chunks()).isEqualTo(Map.of(ChunkPhase.CLOSED, 1L));
    assertThat(status.ledger().total().imported()).isEqualTo(versions.size());
    assertThat(imports).hasSize(2);
    assertThat(importedBy(imports.get(0)))
        .as("the first import falls short, a line at the second border and one at the fourth")
        .hasSize(versions.size() - 2);
    assertThat(importedBy(imports.get(1))).hasSize(versions.size());
  }

  @Test
  void fileWithAByteOrderMarkArrivesComplete() {
    world.close();
    world = new InProcessWorld(Face.AHDS, marking(new MemoryStaging()));
    List<ResourceVersion> versions = BorderFile.behindAMark();

    MigrationStatus status = migrate(versions);

    assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
    assertThat(status.ledger().total().imported()).isEqualTo(versions.size());
    assertThat(imports).as("a line read twice is no balance").hasSize(2);
  }

  /** An area in which every exported file begins with a byte order mark. */
  private static StagingArea marking(StagingArea area) {
    return (StagingArea)
        Proxy.newProxyInstance(
            StagingArea.class.getClassLoader(),
            new Class<?>[] {StagingArea.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write")
                  && arguments[1] instanceof String name
                  && name.contains("Basic-")
                  && arguments[2] instanceof StagingArea.Writer writer) {
                return marked(area, (String) arguments[0], name, writer);
              }
              try {
                return method.invoke(area, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static StagedObject marked(
      StagingArea area, String container, String name, StagingArea.Writer writer) {
    return area.write(
        container,
        name,
        out -> {
          out.write("\uFEFF".getBytes(StandardCharsets.UTF_8));
          writer.writeTo(out);
        });
  }
}
