package io.fhirmigration.fhir;

import com.azure.core.http.HttpClient;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.FhirServerModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** Over HTTP, with the built-in client. */
class AgainstEmulatorTest extends AgainstServers {
  private final List<Emulator> emulators = new ArrayList<>();

  @Override
  FhirServerModel open(UnaryOperator<FhirServerBuilder> details) {
    Emulator emulator = Emulator.start(EmulatorConfig.of(Face.AHDS, 0, staging).with(details));
    emulators.add(emulator);
    return emulator.model();
  }

  @Override
  Optional<HttpClient> httpClient(FhirServerModel model) {
    return Optional.empty();
  }

  @AfterEach
  void close() {
    emulators.forEach(Emulator::close);
  }
}
