package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.TransformerProvider;
import java.util.List;
import java.util.Map;

class DecimalLimitContractTest extends TransformerContract {
  @Override
  protected TransformerProvider provider() {
    return BuiltIn.transformer("decimal-limit");
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of("profile", "sql36_18", "mode", "round");
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("profile", "sql36_18", "mode", "round", "keepOriginal", "true");
  }

  @Override
  protected List<String> samples() {
    return List.of(
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"1\"}}",
        "{\"resourceType\":\"Observation\",\"id\":\"o\",\"meta\":{\"versionId\":\"1\"},"
            + "\"valueQuantity\":{\"value\":0.12345678901234567855,\"unit\":\"µg\"}}",
        "{\"resourceType\":\"Observation\",\"id\":\"o\",\"meta\":{\"versionId\":\"2\"},"
            + "\"valueQuantity\":{\"value\":15e-19}}",
        "{\"resourceType\":\"Observation\",\"id\":\"o\",\"valueInteger\":1234567890123456789}");
  }
}
