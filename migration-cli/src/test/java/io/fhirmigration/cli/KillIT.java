package io.fhirmigration.cli;

import org.junit.jupiter.api.Test;

/** {@link KilledCommand} with its state in an H2 file. */
class KillIT extends KilledCommand {
  @Test
  void killedCommandCopiesEveryVersionOnH2() throws Exception {
    killedInAFolder("{kind: h2, path: state}");
  }
}
