package io.fhirmigration.testkit.server;

import io.fhirmigration.testkit.server.ExportDefinition.Level;
import io.fhirmigration.testkit.server.ExportStep.Place;
import io.fhirmigration.testkit.server.ExportStep.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which versions an export holds, and how they are divided among its steps. */
final class ExportSelection {
  private static final int FEED_RANGES = 2;

  /** How the versions of an export are found. */
  private enum Path {
    /** Ranges of one type with an exclusive end, as of that end. */
    RANGES,
    /** Shares of one type, end inclusive. */
    FEEDS,
    /** One search after the other through all types, end inclusive. */
    PAGES,
    /** Patients, and for each the resources that refer to it. */
    COMPARTMENTS
  }

  private final ServerState state;
  private final ExportDefinition definition;
  private final long created;
  private final Path path;

  ExportSelection(ServerState state, ExportDefinition definition, long created) {
    this.state = state;
    this.definition = definition;
    this.created = created;
    this.path = path(state.config().isGen2(), definition);
  }

  private static Path path(boolean gen2, ExportDefinition definition) {
    if (definition.level() != Level.SYSTEM) {
      return Path.COMPARTMENTS;
    }
    if (!definition.parallel() || !definition.filters().isEmpty()) {
      return Path.PAGES;
    }
    return gen2 ? Path.RANGES : Path.FEEDS;
  }

  /** The steps that are queued at first. */
  List<ExportStep> plan() {
    List<ExportStep> steps = new ArrayList<>();
    if (path == Path.RANGES) {
      types().forEach(type -> ranges(type, steps));
    } else if (path == Path.FEEDS) {
      for (String type : types()) {
        for (int i = 0; i < FEED_RANGES; i++) {
          steps.add(step(type, Place.START, Place.END, new Share(i, FEED_RANGES)));
        }
      }
    }
    if (steps.isEmpty()) {
      steps.add(step("", Place.START, Place.END, Share.ALL));
    }
    return steps;
  }

  /** The versions of a step, and what follows it. */
  Part part(ExportStep step) {
    if (path == Path.COMPARTMENTS) {
      return new Part(
          new Compartments(state, definition, span(false), patients()).rows(), List.of());
    }
    boolean paged = step.type().isEmpty();
    List<StoredVersion> rows =
        (paged ? typesFrom(step.after().type()) : Stream.of(step.type()))
            .flatMap(type -> rows(type, path == Path.RANGES && !paged))
            .filter(step::holds)
            .limit(paged ? definition.maxCount() + 1L : Long.MAX_VALUE)
            .toList();
    if (!paged || rows.size() <= definition.maxCount()) {
      return new Part(rows, List.of());
    }
    List<StoredVersion> page = rows.subList(0, definition.maxCount());
    Place last = Place.of(page.get(page.size() - 1));
    return new Part(page, List.of(step("", last, Place.END, Share.ALL)));
  }

  private Stream<String> typesFrom(String first) {
    return types().stream().filter(type -> type.compareTo(first) >= 0).sorted();
  }

  /** What one step exports, and the step that goes on after it. */
  record Part(List<StoredVersion> rows, List<ExportStep> next) {}

  private void ranges(String type, List<ExportStep> steps) {
    List<StoredVersion> rows = rows(type, true).toList();
    Place after = Place.START;
    for (int from = 0; from < rows.size(); from += definition.maxCount()) {
      int to = Math.min(rows.size(), from + definition.maxCount());
      Place upTo = Place.of(rows.get(to - 1));
      steps.add(step(type, after, upTo, Share.ALL));
      after = upTo;
    }
  }

  private ExportStep step(String type, Place after, Place upTo, Share share) {
    return ExportStep.planned(state.nextJob(), type, after, upTo, share);
  }

  private List<String> types() {
    return state.store().types().stream()
        .filter(definition::wants)
        .sorted(
            Comparator.comparing((String type) -> !type.equals("Observation"))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private Stream<StoredVersion> rows(String type, boolean asOfTill) {
    TimeFilter span = span(asOfTill);
    return span.of(state.store().all(type)).stream()
        .filter(v -> isWanted(v, asOfTill, span))
        .filter(definition::passesFilters);
  }

  private boolean isWanted(StoredVersion version, boolean asOfTill, TimeFilter span) {
    boolean newest =
        asOfTill
            ? state
                .store()
                .find(version.type(), version.id())
                .flatMap(r -> r.newestAt(span.to()))
                .filter(v -> v == version)
                .isPresent()
            : state.store().isCurrent(version);
    return (newest || definition.history()) && (!version.deleted() || definition.deletes());
  }

  /** The patients of a compartment export that changed in its window. */
  private Stream<StoredVersion> patients() {
    boolean asOfTill = state.config().isGen2() && definition.level() == Level.PATIENT;
    return rows("Patient", asOfTill);
  }

  private TimeFilter span(boolean exclusive) {
    long from =
        definition
            .since()
            .map(s -> exclusive ? s.start().toEpochMilli() : s.startMillisUp())
            .orElse(TimeFilter.ALL.from());
    long to =
        definition
            .till()
            .map(t -> exclusive ? t.start().toEpochMilli() - 1 : t.end().toEpochMilli())
            .orElse(exclusive ? created - 1 : created);
    return new TimeFilter(from, to);
  }
}
