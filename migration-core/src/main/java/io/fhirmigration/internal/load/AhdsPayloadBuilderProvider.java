package io.fhirmigration.internal.load;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.ProviderConfig;

/** {@code ahds}: request bodies for Azure Health Data Services; takes no properties. */
public final class AhdsPayloadBuilderProvider implements ImportPayloadBuilderProvider {
  /** For the service loader. */
  public AhdsPayloadBuilderProvider() {}

  @Override
  public String name() {
    return "ahds";
  }

  @Override
  public ImportPayloadBuilder create(ProviderConfig config) {
    if (!config.properties().isEmpty()) {
      throw new RejectedException(
          "payload builder ahds: takes no properties, " + config + " has some");
    }
    return new AhdsPayloadBuilder();
  }
}
