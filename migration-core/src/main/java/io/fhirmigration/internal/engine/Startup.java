package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.SourceServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes sure that store, staging and plan belong together, and writes the migration's record at the
 * first start.
 *
 * <p>What must survive the loss of the state store stands in staging as well: the plan's hash and
 * the reference instant, in a write-once object that every start reads first. An initial load
 * without its record goes on only while staging holds nothing of any chunk, so that no import can
 * have been sent: bodies are written before they are sent.
 */
final class Startup {
  private static final String OBJECT = "plan.json";
  private static final String OF_CHUNKS = "chunks/";

  private final MigrationPlan plan;
  private final Providers providers;
  private final Journal journal;
  private final ObjectShelf shelf;
  private final SourceServer source;
  private final Clock clock;
  private final Duration settleLag;

  Startup(
      MigrationPlan plan,
      Providers providers,
      Journal journal,
      ObjectShelf shelf,
      SourceServer source,
      Clock clock,
      Duration settleLag) {
    this.plan = plan;
    this.providers = providers;
    this.journal = journal;
    this.shelf = shelf;
    this.source = source;
    this.clock = clock;
    this.settleLag = settleLag;
  }

  /** What a plan's write-once object holds. */
  record Anchor(String planHash, Instant referenceInstant) {}

  /**
   * The migration's record, read or written.
   *
   * @throws RejectedException when another plan lives under this id
   */
  Migration open() {
    Optional<Stored<Migration>> found = journal.migration();
    if (found.isPresent()) {
      requireSame(found.get().value());
      return found.get().value();
    }
    Anchor anchor = anchor();
    Migration first =
        new Migration(
            plan,
            anchor.planHash(),
            anchor.referenceInstant(),
            clock.instant(),
            rangeEnd(),
            Phase.PREPARING,
            Wanted.RUN,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            MigrationSteps.NONE,
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return journal
        .insert(RecordKind.MIGRATION, Journal.ONLY, first, 0)
        .map(Stored::value)
        .orElseGet(this::open);
  }

  private Optional<Instant> rangeEnd() {
    if (plan.mode() == Mode.CONTINUOUS) {
      return Optional.empty();
    }
    return plan.till()
        .or(() -> Optional.of(source.now().minus(settleLag).truncatedTo(ChronoUnit.MILLIS)));
  }

  private Anchor anchor() {
    Optional<byte[]> known = shelf.find(shelf.container(), OBJECT);
    if (known.isPresent()) {
      Anchor anchor = RecordCodec.decodeList(known.get(), Anchor.class).get(0);
      if (!anchor.planHash().equals(hash(anchor.referenceInstant()))) {
        throw new RejectedException(
            "migration "
                + plan.id()
                + ": staging holds files of another plan under this id; choose another id or"
                + " restore the plan");
      }
      if (plan.importMode() == ImportMode.INITIAL_LOAD && shelf.holds(OF_CHUNKS)) {
        throw new RejectedException(
            "migration "
                + plan.id()
                + ": importMode initial-load takes one pass; it was begun before and its state is"
                + " gone; choose another id and incremental-load");
      }
      return anchor;
    }
    Instant reference =
        plan.referenceInstant().orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Anchor anchor = new Anchor(hash(reference), reference);
    try {
      shelf.writeRecords(OBJECT, List.of(anchor));
      return anchor;
    } catch (RejectedException takenMeanwhile) {
      return anchor();
    }
  }

  private void requireSame(Migration known) {
    if (known.planHash().equals(hash(known.referenceInstant()))) {
      return;
    }
    throw new RejectedException(
        "migration "
            + plan.id()
            + ": exists with another plan ("
            + difference(known.plan())
            + "); restore the plan or choose another id");
  }

  /** The names of the fields that differ, with both values. */
  private String difference(MigrationPlan known) {
    Map<String, JsonValue> then = canonical(known).members();
    Map<String, JsonValue> now = canonical(plan).members();
    Set<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    StringBuilder said = new StringBuilder();
    for (String name : names) {
      String was = text(then, name);
      String is = text(now, name);
      if (!was.equals(is)) {
        said.append(said.length() == 0 ? "" : ", ")
            .append(name)
            .append(": was ")
            .append(was)
            .append(", now ")
            .append(is);
      }
    }
    return said.length() == 0 ? "a transformer's fingerprint changed" : said.toString();
  }

  private static String text(Map<String, JsonValue> members, String name) {
    JsonValue value = members.get(name);
    return value == null ? "not set" : value.toJson();
  }

  private static JsonValue.JsonObject canonical(MigrationPlan plan) {
    JsonValue.JsonObject all = (JsonValue.JsonObject) RecordCodec.encode(plan);
    return new JsonValue.JsonObject(new LinkedHashMap<>(all.members()));
  }

  private String hash(Instant reference) {
    JsonValue.JsonObject all = canonical(plan);
    JsonValue fingerprints = RecordCodec.encode(providers.fingerprints(reference));
    JsonValue both = new JsonValue.JsonArray(List.of(all, fingerprints));
    return ObjectShelf.sha256(both.toCanonicalJson().getBytes(StandardCharsets.UTF_8));
  }
}
