package io.fhirmigration.internal.surveys;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagingArea;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The write-once list of what transformers know of the whole range; thread-safe. */
public final class SurveyList {
  private static final String OBJECT = "surveys.json";

  private final ObjectShelf shelf;

  /** The list of the migration whose objects lie here. */
  public SurveyList(ObjectShelf shelf) {
    this.shelf = shelf;
  }

  /** The list of a migration. */
  public static SurveyList of(StagingArea staging, MigrationId migration) {
    return new SurveyList(ObjectShelf.of(staging, migration));
  }

  /**
   * What one transformer knows.
   *
   * @param transformer its place in the plan, from 0
   * @param file what its survey wrote
   */
  public record Entry(int transformer, ObjectRef file) {}

  /** The list; empty before it is written. */
  public Optional<List<Entry>> read() {
    return content().map(bytes -> RecordCodec.decodeList(bytes, Entry.class));
  }

  /** Where the list lies; empty before it is written. */
  public Optional<ObjectRef> find() {
    return content()
        .map(
            bytes ->
                new ObjectRef(shelf.container(), OBJECT, bytes.length, ObjectShelf.sha256(bytes)));
  }

  /** Opens what a survey wrote; fails as {@link ObjectShelf#open} does. */
  public InputStream open(Entry entry) {
    return shelf.open(entry.file());
  }

  private Optional<byte[]> content() {
    return shelf.find(shelf.container(), OBJECT);
  }

  /** Writes the list, unless there is one: then that one stands. */
  public ObjectRef write(List<Entry> entries) {
    try {
      return shelf.writeRecords(OBJECT, entries);
    } catch (RejectedException takenMeanwhile) {
      return find().orElseThrow(() -> takenMeanwhile);
    }
  }
}
