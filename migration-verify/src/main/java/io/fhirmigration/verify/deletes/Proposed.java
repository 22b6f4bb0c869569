package io.fhirmigration.verify.deletes;

import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.util.Optional;

/**
 * A resource that this migration imported and the source no longer has.
 *
 * @param key the imported version, which was the destination's current one
 * @param gone what the source says about it
 */
record Proposed(ImportedKey key, Gone gone) {
  static final String SECTION = "proposed";

  /** What the source says about a resource that it does not list. */
  enum Gone {
    /** 404: no trace of it is left. */
    HARD("hard-deleted"),
    /** 410: its history is there, and ends with a delete. */
    SOFT("soft-deleted");

    private final String word;

    Gone(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static Optional<Gone> of(String word) {
      for (Gone gone : values()) {
        if (gone.word.equals(word)) {
          return Optional.of(gone);
        }
      }
      return Optional.empty();
    }
  }

  ResourceId id() {
    return new ResourceId(key.type(), key.id());
  }

  JsonObject json() {
    return JsonValue.object()
        .put("section", SECTION)
        .put("type", key.type())
        .put("id", key.id())
        .put("versionId", key.versionId())
        .put("lastUpdated", key.lastUpdated())
        .put("digest", key.digest())
        .put("source", gone.word)
        .build();
  }

  /** Reads a row; empty when something of it is missing. */
  static Optional<Proposed> of(JsonObject row) {
    ImportedKey key =
        new ImportedKey(
            row.string("type").orElse(""),
            row.string("id").orElse(""),
            row.string("versionId").orElse(""),
            row.string("lastUpdated").orElse(""),
            false,
            row.string("digest").orElse(""));
    return key.type().isEmpty() || key.id().isEmpty() || key.digest().isEmpty()
        ? Optional.empty()
        : row.string("source").flatMap(Gone::of).map(gone -> new Proposed(key, gone));
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
