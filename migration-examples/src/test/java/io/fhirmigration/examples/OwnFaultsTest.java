package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Phase;
import io.fhirmigration.testkit.emulator.FhirServers;
import io.fhirmigration.testkit.emulator.ServerPair;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.Requests;
import io.fhirmigration.testkit.storage.StorageCall;
import io.fhirmigration.testkit.storage.StorageFaults;
import io.fhirmigration.verify.SurfaceCheck;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FhirServers.class)
class OwnFaultsTest {
  @Test
  void nothingIsLostOnABadDay(ServerPair servers) {
    String patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"active\":true}";
    servers.source().model().handle(ModelRequest.send("PUT", "/Patient/p1", patient));
    servers.clock().advance(Duration.ofHours(1));
    servers
        .sourceFaults()
        .once(Requests.exportKickOff(), Faults.replyLost())
        .times(3, Requests.exportStatus(), Faults.throttled(Duration.ofMinutes(20)))
        .once(Requests.exportStatus(), Faults.earlyManifest());
    servers
        .destinationFaults()
        .times(2, Requests.importKickOff(), Faults.unavailable(Duration.ofMinutes(1)))
        .once(Requests.importKickOff(), Faults.replyLost());
    servers.serverStorage().once(StorageCall.writeOfAFile(), StorageFaults.lastLineCut());
    servers.storage().once(StorageCall.readOfAFile(), StorageFaults.breaksOff(20));

    try (MigrationEngine engine = engine(servers)) {
      assertThat(engine.run().status().phase()).isEqualTo(Phase.COMPLETED);
    }

    assertThat(servers.sourceFaults().unused()).isZero();
    assertThat(servers.destination().model().versions()).hasSize(1);
  }

  private static MigrationEngine engine(ServerPair servers) {
    URI from = servers.source().base();
    URI to = servers.destination().base();
    MigrationPlan plan =
        MigrationPlan.builder("bad-day", Mode.ONCE, from, to, servers.storage().base()).build();
    return MigrationEngine.builder(plan)
        .source(AzureFhirSource.azureApiForFhir(FhirConnection.builder(from).build()))
        .target(AhdsTarget.of(FhirConnection.builder(to).build()))
        .staging(servers.storage())
        .store(Plugins.inMemoryStore())
        .verifier(new SurfaceCheck(servers.clock()))
        .clock(servers.clock())
        .monotonicClock(servers.clock()::nanos)
        .waiting(servers.clock()::advance)
        .build();
  }
}
