package io.fhirmigration.verify.deep;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.verify.deep.BothSides.Pair;
import io.fhirmigration.verify.deep.Comparison.Compared;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import io.fhirmigration.verify.deep.DeepResult.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One comparison, type by type and batch by batch; used by one thread. */
final class DeepRun {
  private static final int BATCH = 50;
  private static final int SILENT_BATCHES = 3;

  private final DeepQuestion question;
  private final BothSides sides;
  private final KeptResults results;
  private final Comparison comparison;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<DeepFinding> findings = new ArrayList<>();
  private int silent;

  DeepRun(DeepQuestion question, BothSides sides, KeptResults results, Comparison comparison) {
    this.question = question;
    this.sides = sides;
    this.results = results;
    this.comparison = comparison;
  }

  DeepResult result(int resumed) {
    return new DeepResult(question, resumed, tallies, findings);
  }

  /** Compares what is chosen of one type; why nothing could be chosen is a finding. */
  void type(String type, Choice choice) {
    List<ResourceId> chosen;
    try {
      Optional<List<ResourceId>> before = results.chosen(type);
      chosen = before.isPresent() ? before.get() : choice.of(type);
      if (before.isEmpty()) {
        results.choose(type, chosen);
      }
    } catch (MigrationException e) {
      findings.add(new DeepFinding(Kind.ERROR, type, "", "", List.of(), Patience.words(e)));
      return;
    }
    Map<ResourceId, Compared> all = new LinkedHashMap<>();
    List<ResourceId> open = new ArrayList<>();
    for (ResourceId id : chosen) {
      results.compared(id).ifPresentOrElse(done -> all.put(id, done), () -> open.add(id));
    }
    for (int from = 0; from < open.size(); from += BATCH) {
      all.putAll(batch(open.subList(from, Math.min(from + BATCH, open.size()))));
    }
    if (!all.isEmpty()) {
      add(type, all);
    }
  }

  private void add(String type, Map<ResourceId, Compared> all) {
    long versions = all.values().stream().mapToLong(Compared::versions).sum();
    long resources = all.values().stream().filter(result -> !result.isError()).count();
    List<DeepFinding> found =
        all.values().stream().flatMap(result -> result.findings().stream()).toList();
    findings.addAll(found);
    tallies.add(new Tally(type, resources, versions, found.size()));
  }

  private Map<ResourceId, Compared> batch(List<ResourceId> ids) {
    Map<ResourceId, Compared> compared = new LinkedHashMap<>();
    if (silent >= SILENT_BATCHES) {
      String reason = "not asked, because " + SILENT_BATCHES + " batches before had no answer";
      ids.forEach(id -> compared.put(id, Compared.error(id, reason)));
      return compared;
    }
    List<Pair> pairs = sides.read(ids, question.history());
    pairs.forEach(pair -> compared.put(pair.id(), compare(pair)));
    silent = pairs.stream().allMatch(pair -> !pair.failure().isEmpty()) ? silent + 1 : 0;
    lookAgain(pairs, compared);
    results.keep(compared);
    return compared;
  }

  private Compared compare(Pair pair) {
    if (!pair.failure().isEmpty()) {
      return Compared.error(pair.id(), pair.failure());
    }
    if (pair.isLeftOut() && pair.destination().isEmpty()) {
      return new Compared(1, List.of());
    }
    return question.history()
        ? comparison.history(pair.idThere(), pair.wanted(), pair.destination())
        : comparison.current(
            pair.idThere(),
            pair.wanted().stream().findFirst(),
            pair.destination().stream().findFirst());
  }

  /** A difference stands only when the source still says what it said before. */
  private void lookAgain(List<Pair> pairs, Map<ResourceId, Compared> compared) {
    List<Pair> differ =
        pairs.stream()
            .filter(
                pair ->
                    Optional.ofNullable(compared.get(pair.id()))
                        .filter(Compared::differs)
                        .isPresent())
            .toList();
    if (differ.isEmpty()) {
      return;
    }
    List<Optional<List<Version>>> now =
        sides.readSource(differ.stream().map(Pair::id).toList(), question.history());
    for (int i = 0; i < differ.size(); i++) {
      Pair pair = differ.get(i);
      if (now.get(i).isEmpty()) {
        String reason = "source: did not say again what it has";
        compared.put(pair.id(), Compared.error(pair.id(), reason));
      } else if (!names(now.get(i).get()).equals(names(pair.source()))) {
        String reason = "the source wrote it while it was compared";
        compared.put(pair.id(), Compared.error(pair.id(), reason));
      }
    }
  }

  private static List<String> names(List<Version> versions) {
    return versions.stream().map(v -> v.versionId() + (v.deleted() ? " deleted" : "")).toList();
  }
}
