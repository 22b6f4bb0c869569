package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two equal imports that meet at the destination: one of them is answered with an error. */
class ImportRepeatTest {
  @Test
  void errorToARepeatIsAReasonToRepeatAndNotAResult() {
    try (InProcessWorld world = new InProcessWorld(Face.AHDS)) {
      world.put("Patient", "p", "\"active\":true");
      world.clock().advance(Duration.ofDays(1));
      ModelResponse error =
          ModelResponse.of(500, "text/plain", "".getBytes(StandardCharsets.UTF_8));
      ScriptedFaults faults =
          new ScriptedFaults()
              .once(on("POST", "/$import"), new Fault.LoseReply())
              .times(2, on("POST", "/$import"), new Fault.Refuse(error));
      List<String> bodies = new ArrayList<>();
      world
          .destinationModel()
          .faults(
              request -> {
                if (isImport(request)) {
                  bodies.add(new String(request.body(), StandardCharsets.UTF_8));
                }
                return faults.before(request);
              });
      Run run =
          new Run(
              world, Mode.ONCE, plan -> plan.history(true), MigrationSettings.builder().build());

      MigrationStatus status = run.until(400).status();

      assertThat(bodies).hasSize(4);
      assertThat(bodies.stream().distinct()).as("the same bytes each time").hasSize(1);
      assertThat(status.ledger().total().imported()).isEqualTo(1);
      ModelResponse second =
          world.destinationModel().handle(ModelRequest.get("/_operations/import/2"));
      assertThat(second.status()).as("there is no second job").isEqualTo(404);
      assertThat(status.ledger().balances()).isTrue();
    }
  }

  private static boolean isImport(ModelRequest request) {
    return request.method().equals("POST") && request.target().contains("/$import");
  }
}
