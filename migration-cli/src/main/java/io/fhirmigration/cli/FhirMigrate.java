package io.fhirmigration.cli;

import io.fhirmigration.cli.deletes.ReconcileDeletesCommand;
import io.fhirmigration.cli.demo.DemoCommand;
import io.fhirmigration.cli.doctor.DoctorCommand;
import io.fhirmigration.cli.payload.PayloadsCommand;
import io.fhirmigration.cli.transform.TransformCommand;
import io.fhirmigration.cli.transform.VersionTableCommand;
import io.fhirmigration.cli.verify.VerifyCommand;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The {@code fhir-migrate} command. */
@Command(
    name = "fhir-migrate",
    description = "Moves FHIR data between servers and proves that nothing was lost.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 completed, 1 failed, 2 nothing was started because something given is wrong,",
      "3 completed with quarantine, 4 verification differs or is inconclusive, 5 cancelled,",
      "130 interrupted and resumable."
    })
public final class FhirMigrate implements Runnable {
  private FhirMigrate() {}

  /**
   * Runs one command and ends the process with its exit code. Values that hold for the whole JVM
   * are set here and nowhere else: the level of logging, and that the embedded database listens on
   * loopback only.
   */
  public static void main(String[] args) {
    System.setProperty(
        "org.slf4j.simpleLogger.defaultLogLevel", OutputOptions.level(Arrays.asList(args)));
    System.setProperty("h2.bindAddress", "127.0.0.1");
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "content-length");
    System.exit(execute(Console.ofProcess(), args));
  }

  /** Runs one command and gives its exit code; changes nothing that holds for the whole JVM. */
  public static int execute(Console console, String... args) {
    CommandLine line = commandLine(console);
    Failures failures = new Failures(console, Arrays.asList(args));
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    int code = line.execute(args);
    console.out().flush();
    console.err().flush();
    return code;
  }

  private static CommandLine commandLine(Console console) {
    return new CommandLine(new FhirMigrate())
        .addSubcommand(new DemoCommand(console))
        .addSubcommand(new DoctorCommand(console))
        .addSubcommand(new RunCommand(console))
        .addSubcommand(new StatusCommand(console))
        .addSubcommand(new ListCommand(console))
        .addSubcommand(WishCommand.of(console, Wish.PAUSE))
        .addSubcommand(WishCommand.of(console, Wish.RESUME))
        .addSubcommand(WishCommand.of(console, Wish.CANCEL))
        .addSubcommand(WishCommand.of(console, Wish.RESET_FAILURES))
        .addSubcommand(new RetryCommand(console))
        .addSubcommand(new RepairCommand(console))
        .addSubcommand(new ReopenCommand(console))
        .addSubcommand(new CutOverCommand(console))
        .addSubcommand(VerifyCommand.on(console))
        .addSubcommand(WishCommand.of(console, Wish.VERIFY_AGAIN))
        .addSubcommand(new ReconcileDeletesCommand(console))
        .addSubcommand(new AcceptCommand(console))
        .addSubcommand(new ReportCommand(console))
        .addSubcommand(new PayloadsCommand(console))
        .addSubcommand(new TransformCommand(console))
        .addSubcommand(new VersionTableCommand(console))
        .addSubcommand(new SchemaCommand(console))
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.mayColour() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(100);
  }

  @Override
  public void run() {
    throw new UserMistake("no command given; 'fhir-migrate --help' lists them");
  }
}
