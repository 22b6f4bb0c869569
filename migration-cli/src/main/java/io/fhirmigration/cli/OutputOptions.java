package io.fhirmigration.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** How much a command says and in which form. */
public final class OutputOptions {
  private static final String DEBUG = "--debug";
  private static final List<String> VERBOSE = List.of("-v", "--verbose");

  @Option(
      names = "--json",
      description = "End standard output with one JSON object; text goes to standard error.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what the engine does to standard error.")
  private boolean verbose;

  @Option(names = DEBUG, description = "Log more, and show where in the program something failed.")
  private boolean debug;

  /** Whether standard output ends with one JSON object. */
  public boolean json() {
    return json;
  }

  /**
   * The level of logging that these arguments ask for; logging is set up before they are parsed.
   */
  static String level(List<String> args) {
    return args.contains(DEBUG)
        ? "debug"
        : args.stream().anyMatch(VERBOSE::contains) ? "info" : "warn";
  }
}
