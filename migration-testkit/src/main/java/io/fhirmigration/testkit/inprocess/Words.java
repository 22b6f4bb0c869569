package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.ModelResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * What an error's body says.
 *
 * @param codes the issue codes
 * @param codings the codes of {@code details.coding}
 * @param diagnostics the first issue's diagnostics; empty string when there are none
 * @param text details and diagnostics on one line
 */
record Words(List<String> codes, List<String> codings, String diagnostics, String text) {

  static Words of(ModelResponse answer) {
    return Exchange.json(answer).map(Words::of).orElse(new Words(List.of(), List.of(), "", ""));
  }

  static Words of(JsonObject outcome) {
    List<JsonObject> issues =
        Exchange.isArray(outcome, "issue") ? Exchange.objects(outcome, "issue") : List.of(outcome);
    List<String> codes = new ArrayList<>();
    List<String> codings = new ArrayList<>();
    List<String> diagnostics = new ArrayList<>();
    List<String> text = new ArrayList<>();
    for (JsonObject issue : issues) {
      issue.string("code").ifPresent(codes::add);
      issue.object("details").flatMap(details -> details.string("text")).ifPresent(text::add);
      issue.object("details").stream()
          .flatMap(details -> Exchange.objects(details, "coding").stream())
          .forEach(coding -> coding.string("code").ifPresent(codings::add));
      issue.string("diagnostics").ifPresent(diagnostics::add);
      issue.string("diagnostics").ifPresent(text::add);
    }
    return new Words(
        codes,
        codings,
        diagnostics.isEmpty() ? "" : oneLine(diagnostics.get(0)),
        oneLine(String.join("; ", text)));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
