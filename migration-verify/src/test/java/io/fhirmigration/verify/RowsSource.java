package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A source that only counts. */
record RowsSource(Rows rows, Instant now) implements SourceServer {

  @Override
  public URI base() {
    return URI.create("https://source.example");
  }

  @Override
  public Traits traits() {
    return new Traits(false, false, true);
  }

  @Override
  public ServerFacts facts() {
    return rows.facts(now);
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return rows.count(query);
  }

  @Override
  public Optional<Instant> firstTimestamp(boolean history) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastTimestamp(String type) {
    return rows.newest(type);
  }

  @Override
  public Optional<List<JsonValue.JsonObject>> searchParameters() {
    return Optional.empty();
  }

  @Override
  public Optional<String> statusUrlOf(String folder) {
    return Optional.empty();
  }

  @Override
  public String exportUrl(ExportRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String startExport(String exportUrl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExportPoll pollExport(String statusUrl) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean cancelExport(String statusUrl) {
    throw new UnsupportedOperationException();
  }
}
