package io.fhirmigration.fhir;

import io.fhirmigration.model.OneLine;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server says in an error's body: an OperationOutcome, other JSON with {@code diagnostics},
 * or nothing readable.
 *
 * @param codes the issue codes
 * @param codings the codes of {@code details.coding}
 * @param diagnostics the first issue's diagnostics as they came; empty string when there are none
 * @param text all words, cleaned for messages; empty string when there are none
 */
record ServerWords(Set<String> codes, Set<String> codings, String diagnostics, String text) {
  private static final int READ = 4 * OneLine.LONGEST;
  private static final Pattern RESOURCE =
      Pattern.compile(
          "\\b([A-Z][a-z][A-Za-z]+)/[A-Za-z0-9\\-.]{1,64}(?:/_history/[A-Za-z0-9\\-.]{1,64})?");
  private static final Pattern RESOURCE_ID =
      Pattern.compile("(?i)\\b((?:resource|logical|patient)[ _]?id)\\s*[:=]\\s*[^\\s,;]+");
  private static final Pattern LITERAL =
      Pattern.compile("(?i)\\b(literal|value)\\s+(['\"`])[^'\"`]*\\2");

  private static final ServerWords SILENT = new ServerWords(Set.of(), Set.of(), "", "");

  static ServerWords of(byte[] body) {
    return Json.parseObject(body).map(ServerWords::of).orElse(SILENT);
  }

  static ServerWords of(JsonObject json) {
    List<JsonObject> issues =
        Json.isArray(json, "issue") ? Json.objects(json, "issue") : List.of(json);
    Set<String> codes = new LinkedHashSet<>();
    Set<String> codings = new LinkedHashSet<>();
    List<String> diagnostics = new ArrayList<>();
    Set<String> text = new LinkedHashSet<>();
    for (JsonObject issue : issues) {
      issue.string("code").ifPresent(codes::add);
      issue.object("details").ifPresent(details -> details(details, codings, text));
      issue.string("diagnostics").ifPresent(diagnostics::add);
      issue.string("diagnostics").ifPresent(text::add);
    }
    return new ServerWords(
        codes,
        codings,
        diagnostics.stream().findFirst().orElse(""),
        clean(String.join("; ", text)));
  }

  private static void details(JsonObject details, Set<String> codings, Set<String> text) {
    details.string("text").ifPresent(text::add);
    for (JsonObject coding : Json.objects(details, "coding")) {
      coding.string("code").ifPresent(codings::add);
    }
  }

  boolean isNotFound() {
    return codes.contains("not-found");
  }

  boolean isDeprecatedService() {
    return codings.contains("service-deprecated");
  }

  /**
   * Text from a server, fit for a message or a log: {@link OneLine}, and without ids of resources
   * and values that the server quotes from them.
   */
  static String clean(String text) {
    String line = text.length() > READ ? text.substring(0, READ) + "..." : text;
    line = RESOURCE.matcher(line).replaceAll("$1/...");
    line = RESOURCE_ID.matcher(line).replaceAll("$1 ...");
    line = LITERAL.matcher(line).replaceAll("$1 ...");
    return OneLine.of(line);
  }
}
