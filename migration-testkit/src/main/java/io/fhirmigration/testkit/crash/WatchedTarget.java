package io.fhirmigration.testkit.crash;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.TargetServer;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A destination whose import requests are read by an {@link OfferWatch} before they are sent.
 *
 * @param delegate where requests go
 * @param offers reads the files of each import request
 */
public record WatchedTarget(TargetServer delegate, OfferWatch offers) implements TargetServer {
  @Override
  public String startImport(String importUrl, byte[] body) {
    offers.offer(body);
    return delegate.startImport(importUrl, body);
  }

  @Override
  public URI base() {
    return delegate.base();
  }

  @Override
  public ServerFacts facts() {
    return delegate.facts();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return delegate.count(query);
  }

  @Override
  public String importUrl() {
    return delegate.importUrl();
  }

  @Override
  public ImportPoll pollImport(String statusUrl) {
    return delegate.pollImport(statusUrl);
  }

  @Override
  public void cancelImport(String statusUrl) {
    delegate.cancelImport(statusUrl);
  }

  @Override
  public Optional<Version> read(String type, String id, String versionId) {
    return delegate.read(type, id, versionId);
  }

  @Override
  public Optional<Version> newest(String type, String id) {
    return delegate.newest(type, id);
  }

  @Override
  public List<EntryOutcome> putAll(List<JsonValue.JsonObject> resources) {
    return delegate.putAll(resources);
  }

  @Override
  public String startReindex() {
    return delegate.startReindex();
  }

  @Override
  public ReindexPoll pollReindex(String statusUrl) {
    return delegate.pollReindex(statusUrl);
  }
}
