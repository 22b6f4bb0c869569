package io.fhirmigration.testkit.contract;

import java.util.Map;

/** The same with a table that the migration makes. */
class SurveyedVersionsContractTest extends NormaliseVersionsContractTest {

  @Override
  protected Map<String, String> properties() {
    return Map.of();
  }

  @Override
  protected Map<String, String> otherProperties() {
    return super.properties();
  }
}
