package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.TargetServer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A destination that only counts. */
record RowsTarget(Rows rows) implements TargetServer {

  @Override
  public URI base() {
    return URI.create("https://destination.example");
  }

  @Override
  public ServerFacts facts() {
    return rows.facts(Instant.EPOCH);
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return rows.count(query);
  }

  @Override
  public String importUrl() {
    return base() + "/$import";
  }

  @Override
  public Optional<Version> read(String type, String id, String versionId) {
    return Optional.empty();
  }

  @Override
  public Optional<Version> newest(String type, String id) {
    return Optional.empty();
  }

  @Override
  public String startImport(String importUrl, byte[] body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ImportPoll pollImport(String statusUrl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void cancelImport(String statusUrl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<EntryOutcome> putAll(List<JsonValue.JsonObject> resources) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String startReindex() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ReindexPoll pollReindex(String statusUrl) {
    throw new UnsupportedOperationException();
  }
}
