package io.fhirmigration.examples;

import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.testkit.contract.TransformerContract;
import java.util.List;
import java.util.Map;

class MigratedTagContractTest extends TransformerContract {
  @Override
  protected TransformerProvider provider() {
    return new MigratedTagProvider();
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of("code", "moved");
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("code", "copied");
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\"}}",
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"2\","
            + "\"tag\":[{\"system\":\"urn:other\",\"code\":\"x\"}]}}",
        "{\"resourceType\":\"Observation\",\"id\":\"o\",\"valueQuantity\":{\"value\":1.10}}",
        "{\"resourceType\":\"Patient\",\"id\":\"t\",\"meta\":{\"tag\":"
            + "[{\"system\":\"urn:example:migrated\",\"code\":\"moved\"}]}}");
  }
}
