package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.ImportPayloadBuilder;

class AhdsPayloadBuilderContractTest extends ImportPayloadBuilderContract {
  @Override
  protected ImportPayloadBuilder builder() {
    return BuiltIn.payloadBuilder("ahds");
  }
}
