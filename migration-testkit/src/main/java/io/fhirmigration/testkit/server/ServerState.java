package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a modelled server holds: versions, job numbers and switches. Under the model's lock. */
final class ServerState {
  private final ServerConfig config;
  private final ResourceStore store = new ResourceStore();
  private Journal journal = Journal.none();
  private long jobs;
  private boolean deprecated;
  private boolean initialImportMode;
  private boolean importEnabled = true;
  private Set<Right> denied = Set.of();
  private long countBias;
  private Predicate<byte[]> poison = line -> false;
  private Function<byte[], Optional<String>> refusals = line -> Optional.empty();
  private Predicate<String> exportedTwice = version -> false;

  ServerState(ServerConfig config) {
    this.config = config;
  }

  ServerConfig config() {
    return config;
  }

  ResourceStore store() {
    return store;
  }

  Journal journal() {
    return journal;
  }

  /** Writes to this journal from now on. */
  void journalTo(Journal next) {
    journal = next;
  }

  Instant now() {
    return config.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Stores a version and notes it. */
  StoredVersion insert(ResourceVersion version, boolean makeCurrent) {
    long millis = version.lastUpdated().toEpochMilli();
    JsonObject header =
        JsonValue.object()
            .put("type", version.type())
            .put("id", version.id())
            .put("version", version.versionId())
            .put("millis", millis)
            .put("deleted", version.deleted())
            .put("current", makeCurrent)
            .build();
    Body body = journal.append(Journal.Kind.VERSION, header, version.body());
    return add(
        version.type(),
        version.id(),
        version.versionId(),
        millis,
        version.deleted(),
        makeCurrent,
        body);
  }

  void remove(String type, String id) {
    journal.append(Journal.Kind.REMOVED, name(type, id), new byte[0]);
    store.remove(type, id);
  }

  void purgeHistory(String type, String id) {
    journal.append(Journal.Kind.HISTORY_PURGED, name(type, id), new byte[0]);
    store.purgeHistory(type, id);
  }

  /** Does again what an entry about versions tells. */
  void replay(Journal.Entry entry) {
    JsonObject header = entry.header();
    String type = header.string("type").orElseThrow();
    String id = header.string("id").orElseThrow();
    switch (entry.kind()) {
      case REMOVED -> store.remove(type, id);
      case HISTORY_PURGED -> store.purgeHistory(type, id);
      default ->
          add(
              type,
              id,
              Math.toIntExact(header.integer("version").orElseThrow()),
              header.integer("millis").orElseThrow(),
              Json.flag(header, "deleted"),
              Json.flag(header, "current"),
              entry.body());
    }
  }

  private StoredVersion add(
      String type,
      String id,
      int version,
      long millis,
      boolean deleted,
      boolean current,
      Body body) {
    StoredVersion stored =
        new StoredVersion(type, id, version, millis, store.nextSequence(), deleted, body);
    store.add(stored, current);
    return stored;
  }

  private static JsonObject name(String type, String id) {
    return JsonValue.object().put("type", type).put("id", id).build();
  }

  long nextJob() {
    return ++jobs;
  }

  /** Makes sure that this number is not given to another job. */
  void jobSeen(long number) {
    jobs = Math.max(jobs, number);
  }

  boolean deprecated() {
    return deprecated;
  }

  void deprecated(boolean on) {
    deprecated = on;
  }

  boolean initialImportMode() {
    return initialImportMode;
  }

  void initialImportMode(boolean on) {
    initialImportMode = on;
  }

  boolean importEnabled() {
    return importEnabled;
  }

  void importEnabled(boolean on) {
    importEnabled = on;
  }

  boolean isDenied(Right right) {
    return denied.contains(right);
  }

  void deny(Set<Right> rights) {
    denied = Set.copyOf(rights);
  }

  long countBias() {
    return countBias;
  }

  void countBias(long bias) {
    countBias = bias;
  }

  /** Why a line is refused, in the words of the row about it. */
  Optional<String> refusal(byte[] line) {
    return refusals.apply(line);
  }

  void refuse(Function<byte[], Optional<String>> lines) {
    refusals = lines;
  }

  boolean isPoison(byte[] line) {
    return poison.test(line);
  }

  void poison(Predicate<byte[]> line) {
    poison = line;
  }

  boolean isExportedTwice(StoredVersion row) {
    return exportedTwice.test(row.type() + "/" + row.id() + "/" + row.version());
  }

  void exportedTwice(Predicate<String> version) {
    exportedTwice = version;
  }
}
