package io.fhirmigration.fhir;

import com.azure.core.http.HttpClient;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.FhirServerModel;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Through an injected HTTP client. */
class AgainstModelTest extends AgainstServers {
  private int servers;

  @Override
  FhirServerModel open(UnaryOperator<FhirServerBuilder> details) {
    servers++;
    URI base = URI.create("https://server" + servers + ".test");
    return details.apply(FhirServerModel.builder(Face.AHDS, base, staging)).build();
  }

  @Override
  Optional<HttpClient> httpClient(FhirServerModel model) {
    return Optional.of(new ModelHttp(model));
  }
}
