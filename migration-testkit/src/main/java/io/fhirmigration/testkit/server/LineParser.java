package io.fhirmigration.testkit.server;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads one line of an import, in the server's order of checks. */
final class LineParser {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern BELOW_MILLIS = Pattern.compile("(\\.\\d{3})\\d+");
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private final Optional<String> inputType;
  private final boolean initialLoad;

  LineParser(Optional<String> inputType, boolean initialLoad) {
    this.inputType = inputType;
    this.initialLoad = initialLoad;
  }

  /** What is wrong with a line, in the server's words. */
  static final class LineError extends Exception {
    private static final long serialVersionUID = 1L;

    private LineError(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  ImportLine parse(UnitReader.Line line, Instant now) throws LineError {
    JsonObject read = object(line.bytes());
    String type = read.string("resourceType").orElse("");
    if (!ResourceTypes.isKnown(type)) {
      throw new LineError("Failed to parse import resource JSON: unknown resource type.");
    }
    String id = read.string("id").orElse("");
    if (!ID.matcher(id).matches()) {
      throw new LineError(
          "Invalid resource id: '"
              + id
              + "'. Id must be any combination of upper or lower case ASCII letters ('A'..'Z', and"
              + " 'a'..'z'), numerals ('0'..'9'), '-' and '.', with a length limit of 64"
              + " characters.");
    }
    if (inputType.filter(expected -> !expected.equals(type)).isPresent()) {
      throw new LineError("Resource type not match.");
    }
    if (type.equals("SearchParameter")) {
      throw new LineError("SearchParameter resources cannot be processed by import.");
    }
    Optional<Dated> date = date(read);
    long millis = date.map(Dated::millis).orElse(0L);
    if (date.isPresent() && millis > now.plus(TOLERANCE).toEpochMilli()) {
      throw new LineError("LastUpdated in the resource cannot be in the future.");
    }
    if (initialLoad && hasConditionalReference(read)) {
      throw new LineError("Conditional reference is not supported for $import in InitialLoad.");
    }
    boolean deleted = Meta.isMarkedDeleted(read);
    OptionalInt version = version(read);
    return new ImportLine(
        line.number(),
        type,
        id,
        deleted ? Meta.unmarked(read) : read,
        kind(date.isPresent(), version.isPresent()),
        version.orElse(0),
        millis,
        date.map(Dated::text).orElse(""),
        deleted);
  }

  private ImportLine.Kind kind(boolean dated, boolean versioned) {
    if (initialLoad || !dated) {
      return ImportLine.Kind.UNDATED;
    }
    return versioned ? ImportLine.Kind.DATED_VERSION : ImportLine.Kind.DATED;
  }

  private static JsonObject object(byte[] bytes) throws LineError {
    try {
      if (JsonValue.parse(bytes) instanceof JsonObject object) {
        return object;
      }
    } catch (RejectedException e) {
      throw new LineError("Failed to parse import resource JSON: " + e.getMessage());
    }
    throw new LineError("Failed to parse import resource JSON: not an object.");
  }

  /** A date as it is stored. */
  private record Dated(String text, long millis) {}

  private static Optional<Dated> date(JsonObject resource) throws LineError {
    Optional<String> text = Meta.meta(resource).string("lastUpdated");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<FhirTime> time =
        text.filter(t -> INSTANT.matcher(t).matches()).flatMap(FhirTime::parse);
    if (time.isEmpty()) {
      throw new LineError("Failed to parse import resource JSON: lastUpdated is not an instant.");
    }
    return Optional.of(
        new Dated(
            BELOW_MILLIS.matcher(text.get()).replaceAll("$1"), time.get().start().toEpochMilli()));
  }

  private static OptionalInt version(JsonObject resource) {
    try {
      return Meta.meta(resource)
          .string("versionId")
          .map(text -> OptionalInt.of(Integer.parseInt(text)))
          .orElse(OptionalInt.empty());
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static boolean hasConditionalReference(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object.string("reference").filter(r -> r.contains("?")).isPresent()
          || object.members().values().stream().anyMatch(LineParser::hasConditionalReference);
    }
    return value instanceof JsonArray array
        && array.items().stream().anyMatch(LineParser::hasConditionalReference);
  }
}
