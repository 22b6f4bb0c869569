package io.fhirmigration.deid;

import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.testkit.contract.TransformerContract;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Every method is a function of the line and the plan. */
class DeidContractTest extends TransformerContract {
  static final List<String> SAMPLES =
      List.of(
          "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":"
              + "\"2024-01-02T03:04:05.678Z\"},\"name\":[{\"use\":\"usual\",\"family\":\"Stone\","
              + "\"given\":[\"Ann\",\"Bea\"]},{\"family\":\"Stone\"}],\"birthDate\":\"1980-05-06\"}",
          "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{\"versionId\":\"2\",\"lastUpdated\":"
              + "\"2024-01-02T03:04:05.679Z\"},\"name\":[{\"family\":\"Stone\"}],"
              + "\"multipleBirthInteger\":3,\"address\":[{\"city\":\"A\",\"line\":[\"B 1\"]}]}",
          "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"meta\":{\"versionId\":\"1\"},"
              + "\"status\":\"final\",\"code\":{},\"valueQuantity\":{\"value\":120.5,\"unit\":\"mm\"}}",
          "{\"resourceType\":\"Observation\",\"id\":\"o2\",\"meta\":{\"versionId\":\"1\"},"
              + "\"status\":\"final\",\"valueInteger\":12}",
          "{\"resourceType\":\"Condition\",\"id\":\"c1\",\"recorder\":{\"display\":\"x\"}}",
          "{\"resourceType\":\"Device\",\"id\":\"d1\",\"text\":{}}",
          "{\"resourceType\":\"Device\",\"id\":\"d2\",\"manufacturer\": \"\\u0041\"}");

  @Override
  protected TransformerProvider provider() {
    return new DeidProvider();
  }

  @Override
  protected Map<String, String> properties() {
    return Map.of("config", file("every-method.json"), "noiseKeyFrom", "NOISE");
  }

  @Override
  protected Map<String, String> otherProperties() {
    return Map.of("config", file("other-key.json"), "noiseKeyFrom", "NOISE");
  }

  @Override
  protected List<String> samples() {
    return SAMPLES;
  }

  @Override
  protected Function<String, Optional<String>> secrets() {
    return handle -> Optional.of("secret of " + handle);
  }

  static String file(String name) {
    try {
      return Path.of(
              Objects.requireNonNull(DeidContractTest.class.getResource("/deid/" + name)).toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
