package io.fhirmigration.fhir;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.TargetServer.Version;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads single versions of resources.
 *
 * @param wire the server
 */
record Versions(Wire wire) {
  static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");
  static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9\\-.]{1,64}");
  private static final Pattern ETAG = Pattern.compile("(?:W/)?\"?([^\"]+)\"?");

  Optional<Version> read(String type, String id, String versionId) {
    String path = checked(TYPE, type, "type") + "/" + checked(ID, id, "id");
    String url = "/" + path + "/_history/" + checked(ID, versionId, "version");
    Call call = Call.read(wire.url(url), "/" + type + "/{id}/_history/{version}");
    return wire.read(
        call,
        answer -> {
          if (answer.isUnknown()) {
            return Optional.empty();
          }
          if (answer.status() == 410 && !answer.isDeprecatedService()) {
            return Optional.of(new Version(versionId, "", true, new byte[0]));
          }
          if (answer.status() != 200) {
            throw wire.refusalOfThing(call, answer);
          }
          JsonObject resource =
              answer.json().orElseThrow(() -> FhirReads.unreadable(call, "no resource"));
          return Optional.of(
              new Version(
                  meta(resource, "versionId").orElse(versionId),
                  meta(resource, "lastUpdated").orElse(""),
                  false,
                  answer.body()));
        });
  }

  Optional<Version> newest(String type, String id) {
    String path = checked(TYPE, type, "type") + "/" + checked(ID, id, "id");
    Call call =
        Call.read(wire.url("/" + path + "/_history?_count=1"), "/" + type + "/{id}/_history");
    return wire.read(
        call,
        answer -> {
          if (answer.isUnknown()) {
            return Optional.empty();
          }
          if (answer.status() != 200) {
            throw wire.refusalOfThing(call, answer);
          }
          JsonObject bundle =
              answer.json().orElseThrow(() -> FhirReads.unreadable(call, "no bundle"));
          return Bundles.entries(bundle).stream().findFirst().map(entry -> version(call, entry));
        });
  }

  static Version version(Call call, JsonObject entry) {
    boolean deleted =
        entry
            .object("request")
            .flatMap(request -> request.string("method"))
            .filter("DELETE"::equals)
            .isPresent();
    Optional<JsonObject> resource = entry.object("resource");
    Optional<JsonObject> response = entry.object("response");
    String versionId =
        resource
            .flatMap(r -> meta(r, "versionId"))
            .or(() -> response.flatMap(r -> r.string("etag")).flatMap(Versions::unquoted))
            .orElseThrow(() -> FhirReads.unreadable(call, "a history entry without a version"));
    String lastUpdated =
        resource
            .flatMap(r -> meta(r, "lastUpdated"))
            .or(() -> response.flatMap(r -> r.string("lastModified")))
            .orElse("");
    byte[] body =
        deleted
            ? new byte[0]
            : resource
                .orElseThrow(() -> FhirReads.unreadable(call, "a history entry without a resource"))
                .toJson()
                .getBytes(StandardCharsets.UTF_8);
    return new Version(versionId, lastUpdated, deleted, body);
  }

  private static Optional<String> meta(JsonObject resource, String name) {
    return resource.object("meta").flatMap(meta -> meta.string(name));
  }

  static Optional<String> unquoted(String etag) {
    Matcher matcher = ETAG.matcher(etag);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String checked(Pattern form, String value, String what) {
    if (!form.matcher(value).matches()) {
      throw new RejectedException("the resource's " + what + " is not one that FHIR allows");
    }
    return value;
  }
}
