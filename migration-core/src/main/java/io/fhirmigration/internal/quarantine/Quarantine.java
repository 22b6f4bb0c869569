package io.fhirmigration.internal.quarantine;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps refused lines beside the reasons, while they are settled.
 *
 * <p>What a record names is written under a name that nobody used, so that a driver that comes late
 * changes nothing. A copy lies where people look for it and may correct lines: {@code
 * quarantine/<chunk>/rejects.ndjson}, and {@code rejects.log.ndjson} with the reasons line by line.
 * It replaces what was there.
 */
public final class Quarantine {
  private static final String CLASS = "class";
  private static final String REASON = "reason";

  private final OutputStream lines;
  private final OutputStream log;
  private final Map<RefusalClass, Long> classes = new EnumMap<>(RefusalClass.class);
  private long count;

  private Quarantine(OutputStream lines, OutputStream log) {
    this.lines = lines;
    this.log = log;
  }

  /** Settles lines and adds those that have to be kept. */
  @FunctionalInterface
  public interface Settlement {
    /** Adds lines; what it throws leaves everything as it was. */
    void into(Quarantine quarantine) throws IOException;
  }

  /** The name under which people find, and may correct, the lines of a chunk. */
  public static String copyOfLines(ChunkId chunk) {
    return "quarantine/" + chunk + "/rejects.ndjson";
  }

  private static String copyOfLog(ChunkId chunk) {
    return "quarantine/" + chunk + "/rejects.log.ndjson";
  }

  /**
   * Writes what is kept of a chunk.
   *
   * @param name a random name
   * @return empty, with no copy left, when nothing was added
   */
  public static Optional<Rejects> write(
      ObjectShelf shelf, ChunkId chunk, String name, Settlement settlement) {
    String prefix = "chunks/" + chunk + "/rejects-" + name;
    Quarantine[] kept = new Quarantine[1];
    ObjectRef[] refs = new ObjectRef[2];
    refs[0] =
        shelf.stream(
            prefix + ".ndjson",
            lines ->
                refs[1] =
                    shelf.stream(
                        prefix + ".log.ndjson",
                        log -> {
                          kept[0] = new Quarantine(lines, log);
                          settlement.into(kept[0]);
                        }));
    if (kept[0].count == 0) {
      shelf.delete(refs[0].name());
      shelf.delete(refs[1].name());
      clear(shelf, chunk);
      return Optional.empty();
    }
    shelf.copy(refs[0], copyOfLines(chunk));
    shelf.copy(refs[1], copyOfLog(chunk));
    return Optional.of(new Rejects(refs[0], refs[1], kept[0].classes));
  }

  /** Leaves no copy of lines of a chunk that keeps none any more. */
  public static void clear(ObjectShelf shelf, ChunkId chunk) {
    shelf.delete(copyOfLines(chunk));
    shelf.delete(copyOfLog(chunk));
  }

  /** Keeps a line with what is known about where it came from. */
  public void add(JsonObject where, Refusal refusal, ResourceLine line) throws IOException {
    count++;
    classes.merge(refusal.kind(), 1L, Long::sum);
    lines.write(line.bytes(), line.offset(), line.length());
    lines.write('\n');
    JsonValue.ObjectBuilder entry = JsonValue.object();
    where.members().forEach(entry::put);
    entry.put(CLASS, word(refusal.kind())).put(REASON, refusal.reason());
    log.write(entry.build().toJson().getBytes(StandardCharsets.UTF_8));
    log.write('\n');
  }

  /** Why the line of an entry of the log was refused. */
  public static Refusal refusal(JsonObject entry) {
    String word = entry.string(CLASS).orElse("");
    for (RefusalClass kind : RefusalClass.values()) {
      if (word(kind).equals(word)) {
        return new Refusal(kind, entry.string(REASON).orElse(""));
      }
    }
    return Refusal.of(entry.string(REASON).orElse(""));
  }

  private static String word(RefusalClass kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How many lines it holds. */
  public long count() {
    return count;
  }
}
