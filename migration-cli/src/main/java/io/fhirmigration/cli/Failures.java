package io.fhirmigration.cli;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one line each; with {@code --debug} also where in the program. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int LONGEST = 4000;

  private final Console console;
  private final boolean debug;
  private final boolean json;

  Failures(Console console, List<String> args) {
    this.console = console;
    this.debug = args.contains("--debug");
    this.json = args.contains("--json");
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    trace(failure);
    String command = failure.getCommandLine().getCommandSpec().qualifiedName();
    String similar =
        failure instanceof UnmatchedArgumentException unmatched ? similar(unmatched) : "";
    return notStarted(
        List.of(
            oneLine(failure) + "; " + similar + "'" + command + " --help' shows what is possible"));
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    trace(failure);
    if (failure instanceof UserMistake mistake) {
      return notStarted(mistake.lines());
    }
    if (failure instanceof RejectedException) {
      return notStarted(List.of(oneLine(failure)));
    }
    if (failure instanceof MigrationException) {
      console.err().println(oneLine(failure));
      return ended(ExitCode.FAILED, List.of(oneLine(failure)));
    }
    String what = failure.getClass().getSimpleName() + ": " + oneLine(failure);
    console.err().println("unexpected failure: " + what + "; run again with --debug and report it");
    return ended(ExitCode.FAILED, List.of(what));
  }

  private static String similar(UnmatchedArgumentException unmatched) {
    CommandLine command = unmatched.getCommandLine();
    TreeSet<String> known = new TreeSet<>(command.getSubcommands().keySet());
    known.addAll(command.getCommandSpec().optionsMap().keySet());
    return Suggestion.of(unmatched.getUnmatched().get(0), known)
        .map(near -> "did you mean " + near + "? ")
        .orElse("");
  }

  private int notStarted(List<String> lines) {
    lines.forEach(console.err()::println);
    return ended(ExitCode.NOT_STARTED, lines);
  }

  private int ended(ExitCode code, List<String> problems) {
    if (json) {
      console
          .out()
          .println(
              JsonValue.object()
                  .put("state", code.name())
                  .put("problems", JsonValue.array(problems.stream().map(JsonString::new).toList()))
                  .build()
                  .toJson());
    }
    return code.code();
  }

  private void trace(Exception failure) {
    if (debug) {
      failure.printStackTrace(console.err());
    }
  }

  private static String oneLine(Exception failure) {
    return OneLine.of(String.valueOf(failure.getMessage()).lines().findFirst().orElse(""), LONGEST);
  }
}
