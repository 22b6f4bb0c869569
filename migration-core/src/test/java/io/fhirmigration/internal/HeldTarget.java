package io.fhirmigration.internal;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.TargetServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A destination that holds given versions and takes imports without doing them. */
public final class HeldTarget implements TargetServer {
  private final Map<String, Version> versions = new HashMap<>();
  private final Map<String, Version> newest = new HashMap<>();
  private final List<String> bodies = new ArrayList<>();
  private final Deque<ImportPoll> polls = new ArrayDeque<>();

  /** Holds this line as the newest version of its resource. */
  public HeldTarget holding(String line) {
    ResourceLine resource = ResourceLine.of(line.getBytes(StandardCharsets.UTF_8));
    String key = resource.resourceType().orElseThrow() + "/" + resource.id().orElseThrow();
    String version = resource.versionId().orElseThrow();
    Version held =
        new Version(
            version,
            resource.lastUpdated().orElse(""),
            resource.softDeleted(),
            resource.softDeleted() ? new byte[0] : line.getBytes(StandardCharsets.UTF_8));
    versions.put(key + "/" + version, held);
    newest.put(key, held);
    return this;
  }

  /** Answers the next poll of an import with this. */
  public void poll(ImportPoll answer) {
    polls.add(answer);
  }

  /** The bodies that were sent, in order. */
  public List<String> bodies() {
    return bodies;
  }

  @Override
  public Optional<Version> read(String type, String id, String versionId) {
    return Optional.ofNullable(versions.get(type + "/" + id + "/" + versionId));
  }

  @Override
  public Optional<Version> newest(String type, String id) {
    return Optional.ofNullable(newest.get(type + "/" + id));
  }

  @Override
  public String importUrl() {
    return "https://target.example/fhir/$import";
  }

  @Override
  public String startImport(String importUrl, byte[] body) {
    bodies.add(importUrl + " " + new String(body, StandardCharsets.UTF_8));
    return "https://target.example/fhir/_operations/import/" + bodies.size();
  }

  @Override
  public URI base() {
    return URI.create("https://target.example/fhir");
  }

  @Override
  public ServerFacts facts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ImportPoll pollImport(String statusUrl) {
    return polls.remove();
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
