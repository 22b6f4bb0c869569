package io.fhirmigration.testkit.crash;

import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.CrashMatrixContract;
import io.fhirmigration.testkit.server.Face;

class CleaningCrashMatrixTest extends CrashMatrixContract {
  @Override
  protected StateStore open() {
    return new InMemoryStateStore();
  }

  @Override
  protected StateStore reopen(StateStore left) {
    return left;
  }

  @Override
  protected CleanUp cleanUp() {
    return CleanUp.AFTER_CLOSE;
  }

  @Override
  protected World world() {
    return new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  }
}
