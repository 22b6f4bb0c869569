package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the one export that a comparison asked for; an object in staging, so that the
 * next run goes on with it.
 *
 * @param asked what was to be exported, of which server
 * @param at when, by the server's clock
 * @param container where its files go; empty string when none was decided on
 * @param status the receipt; empty while it is unknown whether the server runs it
 * @param ended whether its files are not needed any more
 * @param lost containers of kick-offs whose answer was lost and which nobody has seen since
 */
record KickOff(
    String asked,
    Instant at,
    String container,
    Optional<String> status,
    boolean ended,
    List<String> lost) {
  private static final String NAME = "comparison/export.json";
  private static final String STATUS = "status";

  KickOff {
    lost = List.copyOf(lost);
  }

  static KickOff none(List<String> lost) {
    return new KickOff("", Instant.EPOCH, "", Optional.empty(), false, lost);
  }

  boolean isDecided() {
    return !container.isEmpty();
  }

  KickOff started(String statusUrl) {
    return new KickOff(asked, at, container, Optional.of(statusUrl), false, lost);
  }

  KickOff end() {
    return new KickOff(asked, at, container, status, true, lost);
  }

  /** Without the lost ones that have been seen. */
  KickOff losing(List<String> unseen) {
    return new KickOff(asked, at, container, status, ended, unseen);
  }

  /** Given up without having been seen. */
  KickOff givenUp() {
    List<String> more = new ArrayList<>(lost);
    more.add(container);
    return none(more);
  }

  /** Nothing is there once nothing is known. */
  KickOff keep(StagingArea staging, String shelf) {
    if (!isDecided() && lost.isEmpty()) {
      staging.delete(shelf, NAME);
      return this;
    }
    ObjectBuilder json =
        JsonValue.object()
            .put("asked", asked)
            .put("at", at.toString())
            .put("container", container)
            .put("ended", ended)
            .put("lost", JsonValue.array(lost.stream().map(JsonString::new).toList()));
    status.ifPresent(url -> json.put(STATUS, url));
    byte[] content = json.build().toJson().getBytes(UTF_8);
    staging.createContainer(shelf);
    staging.write(shelf, NAME, out -> out.write(content));
    return this;
  }

  static KickOff read(StagingArea staging, String shelf) {
    return staging.find(shelf, NAME).map(pin -> parse(staging, pin)).orElse(none(List.of()));
  }

  private static KickOff parse(StagingArea staging, StagedObject pin) {
    try (InputStream in = staging.open(pin, 0)) {
      JsonObject json = (JsonObject) JsonValue.parse(in.readAllBytes());
      return new KickOff(
          json.string("asked").orElse(""),
          json.string("at").map(Instant::parse).orElse(Instant.EPOCH),
          json.string("container").orElse(""),
          json.string(STATUS),
          json.get("ended").equals(Optional.of(new JsonValue.JsonBoolean(true))),
          json.array("lost").stream().map(name -> ((JsonString) name).value()).toList());
    } catch (IOException e) {
      throw new RetryableException("the note about an export could not be read", e);
    }
  }
}
