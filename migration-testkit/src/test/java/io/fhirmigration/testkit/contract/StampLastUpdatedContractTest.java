package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.TransformerProvider;
import java.util.List;
import java.util.Map;

class StampLastUpdatedContractTest extends TransformerContract {
  @Override
  protected TransformerProvider provider() {
    return BuiltIn.transformer("stamp-last-updated");
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of();
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("instant", "2020-01-01T00:00:00Z");
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "{\"resourceType\":\"Patient\",\"id\":\"p\"}",
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"2\"}}",
        "{\"resourceType\":\"Patient\",\"id\":\"q\","
            + "\"meta\":{\"lastUpdated\":\"2020-01-01T00:00:00Z\"}}",
        "{\"resourceType\":\"Patient\",\"id\":\"r\",\"meta\":{\"lastUpdated\":null}}");
  }
}
