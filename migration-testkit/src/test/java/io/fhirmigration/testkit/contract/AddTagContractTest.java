package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.TransformerProvider;
import java.util.List;
import java.util.Map;

class AddTagContractTest extends TransformerContract {
  @Override
  protected TransformerProvider provider() {
    return BuiltIn.transformer("add-tag");
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of("system", "urn:example", "code", "moved");
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("system", "urn:example", "code", "moved", "display", "Moved");
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "{\"resourceType\":\"Patient\",\"id\":\"p\"}",
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\"}}",
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"2\",\"tag\":[{}]}}",
        "{\"resourceType\":\"Patient\",\"id\":\"q\",\"meta\":{\"tag\":[{\"code\":\"moved\","
            + "\"system\":\"urn:example\"}]}}");
  }
}
