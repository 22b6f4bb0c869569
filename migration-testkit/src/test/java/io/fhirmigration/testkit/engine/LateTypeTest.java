package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.LaneStatus;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A type that the source learns after its types were read. */
class LateTypeTest {
  private final Set<String> known = new TreeSet<>(Set.of("Patient"));

  private SourceServer knowing(SourceServer source) {
    return (SourceServer)
        Proxy.newProxyInstance(
            SourceServer.class.getClassLoader(),
            new Class<?>[] {SourceServer.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(source, arguments);
                return answer instanceof ServerFacts facts
                    ? new ServerFacts(facts.now(), List.copyOf(known), facts.software())
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void typeThatAppearsBeforeTheCutOverGetsALaneOfItsOwn() {
    try (InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR)) {
      world.put("Patient", "p", "\"active\":true");
      world.clock().advance(Duration.ofDays(3));
      Run run =
          new Run(
              world,
              Mode.CONTINUOUS,
              plan -> plan.perType(true),
              MigrationSettings.builder().strategy("time-window", Map.of("window", "P5D")).build());
      run.until(200, engine -> engine.source(knowing(world.source())));
      assertThat(run.status().lanes()).extracting(LaneStatus::lane).containsExactly("Patient");
      world.put("Consent", "c", "\"status\":\"active\"");
      known.add("Consent");
      run.migrations().cutOver(run.plan.id(), world.clock().instant(), "tester");

      MigrationStatus status =
          run.until(600, engine -> engine.source(knowing(world.source()))).status();

      assertThat(status.lanes())
          .extracting(LaneStatus::lane)
          .containsExactlyInAnyOrder("Consent", "Patient");
      assertThat(Run.contents(world.atDestination()))
          .as(status.toJson())
          .isEqualTo(Run.contents(world.atSource()));
    }
  }
}
