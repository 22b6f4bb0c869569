package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.UserMistake;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code verify}: compares two sides; each way to do it is a command of its own. */
@Command(
    name = "verify",
    description = "Compares a source and a destination, also after migrations with other tools.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 match, 4 differ or inconclusive, 2 nothing was compared."})
public final class VerifyCommand implements Runnable {
  private VerifyCommand() {}

  /** The command with its subcommands on this console. */
  public static CommandLine on(Console console) {
    return new CommandLine(new VerifyCommand())
        .addSubcommand(new SurfaceCommand(console))
        .addSubcommand(new DeepCommand(console))
        .addSubcommand(new FullCommand(console));
  }

  @Override
  public void run() {
    throw new UserMistake("verify: no command given; 'fhir-migrate verify --help' lists them");
  }
}
