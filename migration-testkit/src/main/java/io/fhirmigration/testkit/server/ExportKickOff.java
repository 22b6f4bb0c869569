package io.fhirmigration.testkit.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks the headers and parameters of an export's kick-off in the server's order. */
final class ExportKickOff {
  private static final Set<String> NAMES =
      Set.of(
          "_since",
          "_till",
          "_type",
          "_typeFilter",
          "_container",
          "_isParallel",
          "_maxCount",
          "includeAssociatedData",
          "_outputFormat",
          "_format",
          "_anonymizationConfig",
          "_anonymizationConfigEtag",
          "_anonymizationConfigCollectionReference");
  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");
  private static final Set<String> PATH_FORMATS = Set.of("resourcename_only", "unique_folder");
  private static final Set<String> ASSOCIATED = Set.of("_history", "_deleted");
  private static final int MOST = 10_000;

  private ExportKickOff() {}

  /** Checks the headers. */
  static void checkHeaders(ModelRequest request) {
    List<String> accept = request.values("Accept");
    String accepted = String.join(",", accept);
    if (accept.size() != 1 || !accepted.equalsIgnoreCase("application/fhir+json")) {
      throw unsupported(accepted, "Accept");
    }
    List<String> prefer = preferences(request);
    if (prefer.isEmpty()) {
      throw Refusal.invalid("Missing required header; Prefer");
    }
    for (String preference : prefer) {
      if (!Set.of("respond-async", "handling=strict", "handling=lenient").contains(preference)) {
        throw unsupported(preference, "Prefer");
      }
    }
    if (!prefer.contains("respond-async")) {
      throw Refusal.invalid("Missing required header value; header=Prefer,value=respond-async.");
    }
  }

  static boolean isLenient(ModelRequest request) {
    return preferences(request).contains("handling=lenient");
  }

  /** Reads the parameters. */
  static ExportDefinition parse(Target target, ServerConfig server, boolean lenient) {
    Query query = target.query();
    for (Query.Param param : query.params()) {
      if (!NAMES.contains(param.name())) {
        throw Refusal.invalid("The \"" + param.name() + "\" parameter is not supported.");
      }
    }
    ExportDefinition.Level level = level(target);
    checkFormats(query);
    checkAnonymization(query, server.anonymizedExport());
    List<String> types = query.list("_type");
    Optional<String> typeFilter = query.first("_typeFilter").filter(f -> !f.isEmpty());
    if (typeFilter.isPresent() && types.isEmpty()) {
      throw Refusal.invalid(
          "The _type parameter must be included when using the _typeFilter parameter.");
    }
    Set<String> associated = associated(query, typeFilter.isPresent(), level);
    return new ExportDefinition(
        level,
        level == ExportDefinition.Level.GROUP ? target.segment(1) : "",
        types,
        typeFilter.map(text -> TypeFilter.parse(text, lenient)).orElse(List.of()),
        query.first("_since").map(text -> TimeFilter.time("_since", text)),
        query.first("_till").map(text -> TimeFilter.time("_till", text)),
        query.first("_container").filter(c -> !c.isEmpty()).map(ExportKickOff::container),
        query.first("_isParallel").map(v -> v.equalsIgnoreCase("true")).orElse(server.isGen2()),
        maxCount(query),
        associated.contains("_history"),
        associated.contains("_deleted"),
        query
            .first("_anonymizationConfig")
            .map(
                config ->
                    new ExportDefinition.Anonymized(
                        config, query.first("_anonymizationConfigEtag"))));
  }

  private static ExportDefinition.Level level(Target target) {
    if (target.is("$export")) {
      return ExportDefinition.Level.SYSTEM;
    }
    if (target.is("Patient", "$export")) {
      return ExportDefinition.Level.PATIENT;
    }
    if (target.is("Group", "", "$export")) {
      return ExportDefinition.Level.GROUP;
    }
    throw Refusal.invalid(
        "Requested operation does not support resource type: " + target.segment(0) + ".");
  }

  private static void checkFormats(Query query) {
    query
        .first("_outputFormat")
        .filter(f -> !FORMATS.contains(f))
        .ifPresent(
            f -> {
              throw Refusal.invalid("The output format '" + f + "' is not supported.");
            });
    query
        .first("_format")
        .filter(f -> !PATH_FORMATS.contains(f))
        .ifPresent(
            f -> {
              throw Refusal.invalid("The format '" + f + "' could not be found.");
            });
  }

  private static void checkAnonymization(Query query, boolean enabled) {
    boolean config = query.first("_anonymizationConfig").isPresent();
    boolean etag = query.first("_anonymizationConfigEtag").isPresent();
    boolean collection = query.first("_anonymizationConfigCollectionReference").isPresent();
    if ((etag || collection) && !config) {
      throw Refusal.invalid("Missing '_anonymizationConfig' for anonymized export");
    }
    if (config && query.first("_container").isEmpty()) {
      throw Refusal.invalid("Missing '_container' for anonymized export");
    }
    if (etag && collection) {
      throw Refusal.invalid(
          "The parameters '_anonymizationConfigEtag' and"
              + " '_anonymizationConfigCollectionReference' exclude each other.");
    }
    if (config && !enabled) {
      throw Refusal.invalid("The requested \"anonymized-export\" operation is not enabled");
    }
    if (collection) {
      throw Refusal.invalid("The configuration collection reference is not configured.");
    }
  }

  private static Set<String> associated(
      Query query, boolean filtered, ExportDefinition.Level level) {
    List<String> wanted = query.list("includeAssociatedData");
    List<String> unknown = wanted.stream().filter(v -> !ASSOCIATED.contains(v)).toList();
    if (!unknown.isEmpty()) {
      throw Refusal.invalid(
          "The export parameter \"includeAssociatedData\" contains an invalid value."
              + " Supported values are: "
              + String.join(",", unknown)
              + ". ");
    }
    if (filtered && !wanted.isEmpty()) {
      throw Refusal.invalid(
          "The request \"_typeFilter\" cannot be used with an export request with historical or"
              + " soft deleted resources.");
    }
    return level == ExportDefinition.Level.SYSTEM ? Set.copyOf(wanted) : Set.of();
  }

  private static String container(String name) {
    String decoded = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (Arrays.asList(decoded.split("[/\\\\]", -1)).contains("..")) {
      throw Refusal.invalid(
          "The value '" + name + "' is not valid. Path traversal characters are not allowed.");
    }
    return name;
  }

  private static int maxCount(Query query) {
    try {
      int count =
          query.first("_maxCount").filter(v -> !v.isEmpty()).map(Integer::valueOf).orElse(0);
      if (count >= 0 && count <= MOST) {
        return count == 0 ? MOST : count;
      }
    } catch (NumberFormatException e) {
      throw Refusal.invalid("The value of _maxCount is not a number.");
    }
    throw Refusal.invalid(
        "Export operation parameter 'MaximumNumberOfResourcesPerQuery' was out of the range of"
            + " valid values. Please specify a different value within a range '1' - '10000'.");
  }

  private static List<String> preferences(ModelRequest request) {
    return request.values("Prefer").stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(value -> value.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static Refusal unsupported(String value, String header) {
    return Refusal.invalid(
        "Value supplied, " + value + ",  for the \"" + header + "\" header is not supported.");
  }
}
