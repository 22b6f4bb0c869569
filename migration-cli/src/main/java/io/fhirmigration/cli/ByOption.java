package io.fhirmigration.cli;

import picocli.CommandLine.Option;

/** Who says what a command says; it stays in the audit trail. */
final class ByOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who says so; your user name by default.")
  private String by = System.getProperty("user.name", "unknown");

  String by() {
    return by;
  }
}
