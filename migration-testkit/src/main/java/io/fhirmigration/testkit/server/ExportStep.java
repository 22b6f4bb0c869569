package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;

/**
 * One processing job of an export.
 *
 * @param number its job number
 * @param type the type it exports; empty for all
 * @param after where it starts: the place of the last version that an earlier step has taken
 * @param upTo where it ends, inclusive
 * @param share which of the feed ranges it takes, and of how many; 0 of 1 for all
 * @param done whether it has written its files
 * @param files what it has written
 */
record ExportStep(
    long number,
    String type,
    Place after,
    Place upTo,
    Share share,
    boolean done,
    List<ExportFile> files) {

  /** A place in the order of type, time and arrival. */
  record Place(String type, long millis, long sequence) implements Comparable<Place> {
    static final Place START = new Place("", Long.MIN_VALUE, 0);
    static final Place END = new Place("\uffff", Long.MAX_VALUE, 0);

    static Place of(StoredVersion version) {
      return new Place(version.type(), version.millis(), version.sequence());
    }

    @Override
    public int compareTo(Place other) {
      int byType = type.compareTo(other.type);
      if (byType != 0) {
        return byType;
      }
      int byTime = Long.compare(millis, other.millis);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }

    JsonObject toJson() {
      return JsonValue.object()
          .put("type", type)
          .put("millis", millis)
          .put("sequence", sequence)
          .build();
    }

    static Place of(JsonObject json) {
      return new Place(
          json.string("type").orElseThrow(),
          json.integer("millis").orElseThrow(),
          json.integer("sequence").orElseThrow());
    }
  }

  /** One of several feed ranges, which divide the ids of a type. */
  record Share(int index, int of) {
    static final Share ALL = new Share(0, 1);

    boolean holds(String id) {
      return Math.floorMod(id.hashCode(), of) == index;
    }
  }

  static ExportStep planned(long number, String type, Place after, Place upTo, Share share) {
    return new ExportStep(number, type, after, upTo, share, false, List.of());
  }

  ExportStep written(List<ExportFile> all) {
    return new ExportStep(number, type, after, upTo, share, true, List.copyOf(all));
  }

  /** Whether a version lies in this step's part. */
  boolean holds(StoredVersion version) {
    Place place = Place.of(version);
    return place.compareTo(after) > 0
        && place.compareTo(upTo) <= 0
        && (type.isEmpty() || type.equals(version.type()))
        && share.holds(version.id());
  }

  JsonObject toJson() {
    return JsonValue.object()
        .put("number", number)
        .put("type", type)
        .put("after", after.toJson())
        .put("upTo", upTo.toJson())
        .put("share", share.index)
        .put("of", share.of)
        .put("done", done)
        .put("files", new JsonArray(files.stream().<JsonValue>map(ExportFile::toJson).toList()))
        .build();
  }

  static ExportStep of(JsonObject json) {
    return new ExportStep(
        json.integer("number").orElseThrow(),
        json.string("type").orElseThrow(),
        Place.of(json.object("after").orElseThrow()),
        Place.of(json.object("upTo").orElseThrow()),
        new Share(
            Math.toIntExact(json.integer("share").orElseThrow()),
            Math.toIntExact(json.integer("of").orElseThrow())),
        Json.flag(json, "done"),
        Json.objects(json.array("files")).map(ExportFile::of).toList());
  }
}
