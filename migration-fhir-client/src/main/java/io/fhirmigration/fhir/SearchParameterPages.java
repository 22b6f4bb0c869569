package io.fhirmigration.fhir;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists a server's own search parameters, page by page, without those of the FHIR specification.
 *
 * @param wire the server
 */
record SearchParameterPages(Wire wire) {
  private static final String SPECIFIED = "http://hl7.org/fhir/SearchParameter/";

  Optional<List<JsonObject>> all() {
    List<JsonObject> found = new ArrayList<>();
    Set<String> visited = new HashSet<>();
    Optional<String> page = Optional.of(wire.url("/SearchParameter?_count=1000"));
    while (page.isPresent()) {
      if (!visited.add(page.get())) {
        throw new RejectedException("GET /SearchParameter: the pages go round in a circle");
      }
      Optional<JsonObject> bundle = bundle(page.get());
      if (bundle.isEmpty()) {
        return Optional.empty();
      }
      for (JsonObject entry : Bundles.entries(bundle.get())) {
        entry.object("resource").filter(SearchParameterPages::isCustom).ifPresent(found::add);
      }
      page =
          Bundles.next(bundle.get())
              .map(next -> wire.origin().require(wire.base(), next, "the next page"));
    }
    return Optional.of(List.copyOf(found));
  }

  private Optional<JsonObject> bundle(String url) {
    Call call = Call.read(url, "/SearchParameter");
    return wire.read(
        call,
        answer -> {
          if (answer.isDeprecatedService()) {
            return Optional.empty();
          }
          if (answer.status() != 200) {
            throw wire.refusal(call, answer);
          }
          return Optional.of(
              answer.json().orElseThrow(() -> FhirReads.unreadable(call, "no bundle")));
        });
  }

  private static boolean isCustom(JsonObject resource) {
    return resource.string("resourceType").filter("SearchParameter"::equals).isPresent()
        && resource.string("url").filter(url -> url.startsWith(SPECIFIED)).isEmpty();
  }
}
