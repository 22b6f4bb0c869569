package io.fhirmigration.verify.deletes;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.Answer;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.verify.deletes.DeleteProgress.Stage;
import io.fhirmigration.verify.deletes.Proposed.Gone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Proposes what may be deleted at the destination: the resources that this migration imported, that
 * nobody changed there since, and that the source no longer has. Whatever else only the destination
 * has is listed as not ours, with the reason.
 *
 * <p>Changes nothing at either server. Used by one thread, once; {@link #write} blocks on both
 * servers and on the staging area. The heap taken does not grow with the number of resources; ids
 * go to temporary files.
 */
public final class DeleteProposal {
  private static final String SEARCH_PARAMETER = "SearchParameter";
  private static final int BATCH = 50_000;
  private static final String UNKNOWN = "not imported by this migration";
  private static final String CHANGED = "changed at the destination after it was imported";
  private static final String UNTELLABLE =
      "the destination gave it a version of its own, so that a change after the import can't be"
          + " told";
  private static final String TRAVELS =
      "soft-deleted at the source, and deletes are copied as versions; repair that version instead";
  private static final String STILL_THERE = "still at the source, although its search omits it";

  private final MigrationRecords records;
  private final ResourceReads source;
  private final ResourceReads destination;
  private final Imported imported;
  private final Tries tries;
  private final Clock clock;
  private final DeleteProgress progress;
  private final Map<String, Long> proposed = new TreeMap<>();
  private final Map<String, Long> notOurs = new TreeMap<>();
  private final int inMemory;

  /**
   * A proposal for one migration.
   *
   * @param records its records
   * @param transformers those of its plan
   * @param staging where its key lists lie
   * @param waiting waits when a server wants to be left alone
   * @param clock the date of the proposal
   * @throws io.fhirmigration.model.RejectedException when there is no source to ask, when copying
   *     has not ended, or when ids of both sides can't be compared
   */
  public DeleteProposal(
      MigrationRecords records,
      List<Transformer> transformers,
      StagingArea staging,
      ResourceReads source,
      ResourceReads destination,
      Consumer<Duration> waiting,
      Clock clock,
      DeleteProgress progress) {
    this(
        records,
        transformers,
        staging,
        source,
        destination,
        waiting,
        clock,
        progress,
        ExtraIds.IN_MEMORY);
  }

  DeleteProposal(
      MigrationRecords records,
      List<Transformer> transformers,
      StagingArea staging,
      ResourceReads source,
      ResourceReads destination,
      Consumer<Duration> waiting,
      Clock clock,
      DeleteProgress progress,
      int inMemory) {
    Eligibility.require(records, transformers);
    this.records = records;
    this.source = source;
    this.destination = destination;
    this.imported = new Imported(staging, records.chunks());
    this.tries = new Tries(waiting);
    this.clock = clock;
    this.progress = progress;
    this.inMemory = inMemory;
  }

  /**
   * What was found.
   *
   * @param listed ids that both sides listed
   * @param proposed resources that may be deleted, by type
   * @param notOurs resources that only the destination has and that stay, by reason
   * @param chunksWithoutKeys closed chunks of an earlier release, which left no key list: what they
   *     imported is not ours
   * @param leftOut types that the source does not know
   */
  public record Result(
      long listed,
      Map<String, Long> proposed,
      Map<String, Long> notOurs,
      long chunksWithoutKeys,
      List<String> leftOut) {
    /** Copies maps and list. */
    public Result {
      proposed = new TreeMap<>(proposed);
      notOurs = new TreeMap<>(notOurs);
      leftOut = List.copyOf(leftOut);
    }

    /** How many resources may be deleted. */
    public long proposals() {
      return proposed.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Lists both sides and writes the proposal; nothing is there when this fails.
   *
   * @param out a file that is not there yet; it holds ids, and only its owner may read it
   * @throws IOException when it, or a temporary file beside it, can't be written
   */
  public Result write(Path out) throws IOException {
    Set<String> known = new TreeSet<>(tries.ask(source::types));
    List<String> leftOut = new ArrayList<>();
    Path folder = Files.createTempDirectory("fhir-migrate-ids-");
    try (ProposalFile file =
        new ProposalFile(out, ProposalHeader.of(records.migration(), clock.instant()))) {
      ExtraIds extras = new ExtraIds(source, destination, tries, folder, inMemory, progress);
      List<ResourceId> batch = new ArrayList<>();
      for (String type : types()) {
        if (!known.contains(type)) {
          leftOut.add(type);
          continue;
        }
        extras.find(
            type,
            extra -> {
              batch.add(extra);
              if (batch.size() == BATCH) {
                lookUp(batch, file);
                batch.clear();
              }
            });
      }
      lookUp(batch, file);
      file.publish();
      return new Result(
          extras.listed(), proposed, notOurs, Eligibility.withoutKeys(records), leftOut);
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  /** The types that the migration copies, as far as the destination knows them. */
  private List<String> types() {
    MigrationPlan plan = records.migration().plan();
    return tries.ask(destination::types).stream()
        .filter(type -> plan.types().isEmpty() || plan.types().contains(type))
        .filter(type -> !plan.excludedTypes().contains(type) && !type.equals(SEARCH_PARAMETER))
        .toList();
  }

  private void lookUp(List<ResourceId> extras, ProposalFile file) throws IOException {
    Map<ResourceId, Current> there = new LinkedHashMap<>();
    tries.read(
        destination,
        extras,
        (i, answer) ->
            live(answer)
                .ifPresent(
                    version ->
                        there.put(
                            extras.get(i),
                            new Current(version.versionId(), version.lastUpdated()))));
    progress.reached(Stage.LOOKING_UP, 0, there.size());
    Set<ResourceId> seen = new HashSet<>();
    Map<ResourceId, ImportedKey> same = new HashMap<>();
    imported.find(
        there.keySet(),
        key -> {
          ResourceId id = new ResourceId(key.type(), key.id());
          Current current = there.get(id);
          seen.add(id);
          if (current != null && Imported.isSame(key, current.versionId(), current.lastUpdated())) {
            same.put(id, key);
          }
        });
    boolean initial = records.migration().plan().importMode() == ImportMode.INITIAL_LOAD;
    List<ResourceId> ours = new ArrayList<>();
    for (Map.Entry<ResourceId, Current> extra : there.entrySet()) {
      if (!seen.contains(extra.getKey())) {
        leave(file, extra.getKey(), extra.getValue(), UNKNOWN);
      } else if (initial) {
        leave(file, extra.getKey(), extra.getValue(), UNTELLABLE);
      } else if (!same.containsKey(extra.getKey())) {
        leave(file, extra.getKey(), extra.getValue(), CHANGED);
      } else {
        ours.add(extra.getKey());
      }
    }
    askSource(ours, there, same, file);
  }

  private void askSource(
      List<ResourceId> ours,
      Map<ResourceId, Current> there,
      Map<ResourceId, ImportedKey> same,
      ProposalFile file)
      throws IOException {
    boolean deletesTravel = records.migration().plan().deletes();
    tries.read(
        source,
        ours,
        (i, answer) -> {
          ResourceId id = ours.get(i);
          Optional<Gone> gone = gone(answer);
          if (gone.isEmpty()) {
            leave(file, id, known(there, id), STILL_THERE);
          } else if (gone.get() == Gone.SOFT && deletesTravel) {
            leave(file, id, known(there, id), TRAVELS);
          } else {
            file.propose(new Proposed(known(same, id), gone.get()));
            proposed.merge(id.type(), 1L, Long::sum);
          }
          progress.reached(Stage.LOOKING_UP, i + 1L, ours.size());
        });
  }

  private static <T> T known(Map<ResourceId, T> of, ResourceId id) {
    return Objects.requireNonNull(of.get(id), "an id that was not looked up");
  }

  /** The current version at the destination, without its content. */
  private record Current(String versionId, String lastUpdated) {}

  private void leave(ProposalFile file, ResourceId id, Current current, String why)
      throws IOException {
    file.leave(id, current.versionId(), why);
    notOurs.merge(why, 1L, Long::sum);
  }

  /** The version that is there; empty when there is none, or a delete. */
  private static Optional<Version> live(Answer answer) {
    return answer instanceof Answer.Found found
        ? found.versions().stream().findFirst().filter(version -> !version.deleted())
        : Optional.empty();
  }

  /** How a server says that a resource is not there; empty when it is. */
  static Optional<Gone> gone(Answer answer) {
    if (live(answer).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(answer instanceof Answer.Unknown ? Gone.HARD : Gone.SOFT);
  }
}
