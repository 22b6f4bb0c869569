package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.AcknowledgedWrites;
import java.util.ArrayList;
import java.util.List;

/** A process that writes to a database until it is killed. */
final class WritingChild {
  private WritingChild() {}

  static List<String> command(Database database) {
    List<String> command = new ArrayList<>();
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add(WritingChild.class.getName());
    command.addAll(database.arguments());
    return command;
  }

  public static void main(String[] arguments) {
    try (StateStore store = Database.of(arguments).open()) {
      AcknowledgedWrites.run(store, System.out);
    }
  }
}
