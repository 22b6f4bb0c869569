package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.TransformerProvider;
import java.util.List;
import java.util.Map;

class TypeFilterContractTest extends TransformerContract {
  @Override
  protected TransformerProvider provider() {
    return BuiltIn.transformer("type-filter");
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of("keep", "Patient,Observation");
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("drop", "Patient,Observation");
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\"}}",
        "{\"id\":\"b\",\"resourceType\":\"Binary\",\"meta\":{\"versionId\":\"1\"}}",
        "{\"id\":\"b\",\"resourceType\":\"Binary\",\"meta\":{\"versionId\":\"2\"}}");
  }
}
