package io.fhirmigration.fhir;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads single pages of a server's resources, to look at what kind of data it holds.
 *
 * <p>Thread-safe; every method blocks on the server and answers at most the rows asked for, without
 * deletes. Rows are patient data. Failures as for {@link io.fhirmigration.spi.SourceServer}.
 */
public final class SampleReads {
  private static final Pattern ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9\\-.]{1,64}");

  private final Wire wire;

  private SampleReads(Wire wire) {
    this.wire = wire;
  }

  /** Reads of the server at the end of this connection. */
  public static SampleReads of(FhirConnection connection) {
    return new SampleReads(connection.wire());
  }

  /** The current versions with the latest dates. */
  public List<JsonObject> newest(String type, int rows) {
    return page(type, "?_sort=-_lastUpdated&_count=" + rows, type);
  }

  /** The current versions with the earliest dates. */
  public List<JsonObject> oldest(String type, int rows) {
    return page(type, "?_sort=_lastUpdated&_count=" + rows, type);
  }

  /** The first current versions at or after a time. */
  public List<JsonObject> from(String type, Instant start, int rows) {
    String query = "?_lastUpdated=ge" + Millis.text(start) + "&_sort=_lastUpdated&_count=" + rows;
    return page(type, query, type);
  }

  /** The versions with the latest dates, superseded ones among them. */
  public List<JsonObject> history(String type, int rows) {
    return page(type, "/_history?_count=" + rows, type + "/_history");
  }

  /** The newest versions of one resource; none of an id that FHIR forbids. */
  public List<JsonObject> historyOf(String type, String id, int rows) {
    return ID.matcher(id).matches()
        ? page(type, "/" + id + "/_history?_count=" + rows, type + "/{id}/_history")
        : List.of();
  }

  private List<JsonObject> page(String type, String rest, String path) {
    if (!Versions.TYPE.matcher(type).matches()) {
      return List.of();
    }
    Call call = Call.read(wire.url("/" + type + rest), "/" + path);
    return wire.read(
        call,
        answer -> {
          if (answer.status() != 200) {
            throw wire.refusal(call, answer);
          }
          JsonObject bundle =
              answer.json().orElseThrow(() -> FhirReads.unreadable(call, "no bundle"));
          return Bundles.entries(bundle).stream()
              .flatMap(entry -> entry.object("resource").stream())
              .filter(row -> row.string("resourceType").filter(type::equals).isPresent())
              .toList();
        });
  }
}
