package io.fhirmigration.fhir;

import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads manifests: unknown members, a missing count and missing lists of errors are fine; a
 * manifest that is cut short or names a file in no usable way is not a claim, and is asked for
 * again.
 */
final class ExportManifests {
  private ExportManifests() {}

  static ExportManifest read(byte[] body) {
    JsonObject json =
        Json.parseObject(body).orElseThrow(() -> faulty("is not one whole JSON object"));
    if (!Json.isArray(json, "output")) {
      throw faulty("has no list of output");
    }
    List<ExportManifest.File> files = new ArrayList<>();
    for (JsonValue value : json.array("output")) {
      files.add(file(value));
    }
    files.sort(Comparator.comparing(file -> file.url().toString()));
    List<URI> errors = new ArrayList<>();
    for (JsonObject error : Json.objects(json, "error")) {
      errors.add(Json.address(error, "url").orElseThrow(() -> faulty("names an error file badly")));
    }
    return new ExportManifest(json.string("request"), files, errors);
  }

  private static ExportManifest.File file(JsonValue value) {
    if (!(value instanceof JsonObject file)) {
      throw faulty("has an output that is no object");
    }
    String type =
        file.string("type")
            .filter(Versions.TYPE.asMatchPredicate())
            .orElseThrow(() -> faulty("has an output without a type"));
    URI url =
        Json.address(file, "url")
            .orElseThrow(() -> faulty("has an output without an absolute address"));
    OptionalLong count = file.integer("count");
    if (count.isPresent() && count.getAsLong() < 0) {
      throw faulty("has a negative count");
    }
    return new ExportManifest.File(type, url, count);
  }

  private static RetryableException faulty(String how) {
    return new RetryableException("manifest " + how);
  }
}
