package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.TransformerProvider;
import java.util.List;
import java.util.Map;

class MapIdsContractTest extends TransformerContract {
  @Override
  protected TransformerProvider provider() {
    return BuiltIn.transformer("map-ids");
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of("ids", "prefix", "prefix", "site-a.", "sourceBase", "https://example.org/fhir");
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("ids", "hash", "sourceBase", "https://example.org/fhir");
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\"}}",
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"2\"}}",
        "{\"resourceType\":\"Observation\",\"id\":\"o\",\"subject\":{\"reference\":"
            + "\"https://example.org/fhir/Patient/p/_history/2\"},\"note\":[{\"text\":\"ü\"}]}",
        "{\"resourceType\":\"Basic\",\"subject\":{\"reference\":\"urn:uuid:1\"}}");
  }
}
