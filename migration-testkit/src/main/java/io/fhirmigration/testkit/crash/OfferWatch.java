package io.fhirmigration.testkit.crash;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Remembers the bytes of every resource version that an import request offers, and notices one that
 * is offered with two contents.
 *
 * <p>Thread-safe.
 */
public final class OfferWatch {
  private final StagingArea staging;
  private final UnaryOperator<String> repaired;
  private final Map<String, String> offered = new ConcurrentHashMap<>();
  private final List<String> contradictions = new ArrayList<>();

  /** Watches files of a staging area. */
  public OfferWatch(StagingArea staging) {
    this(staging, UnaryOperator.identity());
  }

  /**
   * Watches files of a staging area, where lines may be repaired.
   *
   * @param repaired what a repair makes of a line; both count as the same content
   */
  public OfferWatch(StagingArea staging, UnaryOperator<String> repaired) {
    this.staging = staging;
    this.repaired = repaired;
  }

  /** Reads the files of one import request. */
  public void offer(byte[] body) {
    if (!(JsonValue.parse(body) instanceof JsonObject parameters)) {
      return;
    }
    for (JsonValue parameter : parameters.array("parameter")) {
      if (parameter instanceof JsonObject input
          && input.string("name").filter("input"::equals).isPresent()) {
        read(url(input));
      }
    }
  }

  private static URI url(JsonObject input) {
    for (JsonValue part : input.array("part")) {
      if (part instanceof JsonObject named
          && named.string("name").filter("url"::equals).isPresent()) {
        return URI.create(
            named.string("valueUri").or(() -> named.string("valueUrl")).orElseThrow());
      }
    }
    throw new IllegalArgumentException("an import input without url");
  }

  private void read(URI url) {
    StagingArea.Place place = staging.locate(url).orElseThrow();
    try (NdjsonReader reader =
        new NdjsonReader(
            staging.open(staging.find(place.container(), place.name()).orElseThrow(), 0),
            NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        remember(reader.line());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void remember(ResourceLine line) {
    String version =
        line.resourceType().orElse("?")
            + "/"
            + line.id().orElse("?")
            + "/"
            + line.versionId().orElse("?");
    String content =
        repaired.apply(
            new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8));
    String before = offered.putIfAbsent(version, content);
    if (before != null && !before.equals(content)) {
      contradictions.add(version);
    }
  }

  /** The line in which a version, {@code type/id/version}, was offered, as if repaired. */
  public Optional<String> line(String version) {
    return Optional.ofNullable(offered.get(version));
  }

  /** Versions that were offered with two contents. */
  public synchronized List<String> contradictions() {
    return List.copyOf(contradictions);
  }
}
