package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads search parameters out of believed exports. */
final class ExportedSearchParameters {
  /** Search parameters under this address come with FHIR itself and cannot be written. */
  private static final String SPECIFIED = "http://hl7.org/fhir/SearchParameter/";

  private final StagingArea staging;
  private final ObjectShelf shelf;

  ExportedSearchParameters(StagingArea staging, ObjectShelf shelf) {
    this.staging = staging;
    this.shelf = shelf;
  }

  /** The newest version of each custom search parameter that is not deleted, in order of ids. */
  List<JsonObject> newest(List<ChunkState.Closed> exports) {
    Map<String, Found> newest = new TreeMap<>();
    for (ChunkState.Closed export : exports) {
      for (StagedFile file : shelf.readRecords(export.staged().files(), StagedFile.class)) {
        if (file.type().equals("SearchParameter")) {
          read(file, newest);
        }
      }
    }
    return newest.values().stream()
        .map(Found::resource)
        .filter(resource -> resource.string("url").isPresent())
        .filter(resource -> resource.string("url").filter(u -> u.startsWith(SPECIFIED)).isEmpty())
        .toList();
  }

  private void read(StagedFile file, Map<String, Found> newest) {
    StagedObject pin = StagedObject.of(file);
    try (InputStream in = staging.open(pin, 0);
        NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        Found found = Found.of(reader.line());
        newest.merge(reader.line().id().orElse(""), found, (a, b) -> a.version > b.version ? a : b);
      }
    } catch (IOException e) {
      throw new RetryableException("staged file " + file.name() + " could not be read", e);
    }
  }

  /** A version; a delete has no address. */
  private record Found(long version, JsonObject resource) {
    static Found of(ResourceLine line) {
      byte[] bytes = Arrays.copyOfRange(line.bytes(), line.offset(), line.offset() + line.length());
      long version =
          line.versionId().filter(v -> v.matches("\\d{1,10}")).map(Long::parseLong).orElse(0L);
      return new Found(version, (JsonObject) JsonValue.parse(bytes));
    }
  }
}
