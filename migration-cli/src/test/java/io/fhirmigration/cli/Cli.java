package io.fhirmigration.cli;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Runs commands in this JVM and keeps what they print. */
public final class Cli {
  private Cli() {}

  /** What a command printed and how it ended. */
  public record Result(int code, String out, String err) {
    /** The last line of standard output. */
    public JsonObject json() {
      List<String> lines = out.lines().toList();
      return (JsonObject) JsonValue.parse(lines.get(lines.size() - 1));
    }
  }

  public static Result run(String... args) {
    return run(Map.of(), args);
  }

  public static Result run(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out), new PrintWriter(err), environment, false, Clock.systemUTC());
    int code = FhirMigrate.execute(console, args);
    return new Result(code, out.toString(), err.toString());
  }
}
