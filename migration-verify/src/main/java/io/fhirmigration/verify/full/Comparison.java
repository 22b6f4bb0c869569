package io.fhirmigration.verify.full;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/** Goes through the lines of both sides in their order, key by key. */
final class Comparison {
  private static final int SOURCE = 0;
  private static final int DESTINATION = 1;
  private static final int EQUAL = 2;
  private static final int MISSING = 3;
  private static final int EXTRA = 4;
  private static final int DIFFERENT = 5;
  private static final int QUARANTINED = 6;

  private final TypeNames types;
  private final Findings findings;
  private final KeptBack quarantined;
  private final WindowSums sums;
  private final Lines source;
  private final Lines destination;
  private final long[][] totals;
  private long compared;

  Comparison(Comparing comparing, TypeNames types, Findings findings, KeptBack quarantined) {
    this.types = types;
    this.findings = findings;
    this.quarantined = quarantined;
    this.sums = new WindowSums(comparing.comparesDates());
    this.source = comparing.currentOnly() ? new Lines.OfResource() : new Lines.OfVersion();
    this.destination = comparing.currentOnly() ? new Lines.OfResource() : new Lines.OfVersion();
    this.totals = new long[types.size()][QUARANTINED + 1];
  }

  void run(SeenLines lines, LongConsumer progress) throws IOException {
    long[] first = new long[Seen.LONGS];
    long done = 0;
    while (lines.next()) {
      long[] line = lines.line();
      if (done++ > 0 && !Seen.sameKey(first, line)) {
        endOfKey();
      }
      System.arraycopy(line, 0, first, 0, first.length);
      (Seen.ofDestination(line) ? destination : source).add(line);
      progress.accept(done);
    }
    endOfKey();
  }

  private void endOfKey() {
    boolean atSource = source.exists();
    boolean atDestination = destination.exists();
    if (atSource || atDestination) {
      long[] type = totals[Seen.type(atSource ? source.line : destination.line)];
      compared++;
      if (atSource) {
        type[SOURCE]++;
        sums.add(Origin.SOURCE, source.line);
      }
      if (atDestination) {
        type[DESTINATION]++;
        sums.add(Origin.DESTINATION, destination.line);
      }
      type[kind(atSource, atDestination)]++;
    }
    source.clear();
    destination.clear();
  }

  private int kind(boolean atSource, boolean atDestination) {
    if (!atDestination && quarantined.holds(source.line)) {
      return QUARANTINED;
    }
    if (!atDestination) {
      findings.missing(source);
      return MISSING;
    }
    if (!atSource) {
      findings.extra(destination);
      return EXTRA;
    }
    if (source.contradicts
        || destination.contradicts
        || !Seen.sameDigest(source.line, destination.line)) {
      findings.different(source, destination);
      return DIFFERENT;
    }
    return EQUAL;
  }

  long compared() {
    return compared;
  }

  long repeated(Origin origin) {
    return (origin == Origin.SOURCE ? source : destination).repeated;
  }

  long superseded(Origin origin) {
    return (origin == Origin.SOURCE ? source : destination).superseded;
  }

  List<WindowDigest> windows() {
    return sums.digests(types);
  }

  /** The types of which there is something to compare. */
  List<TypeTotals> types() {
    List<TypeTotals> all = new ArrayList<>();
    for (int i = 0; i < totals.length; i++) {
      long[] of = totals[i];
      if (of[SOURCE] + of[DESTINATION] > 0) {
        all.add(
            new TypeTotals(
                types.name(i),
                of[SOURCE],
                of[DESTINATION],
                of[EQUAL],
                of[MISSING],
                of[EXTRA],
                of[DIFFERENT],
                of[QUARANTINED]));
      }
    }
    all.sort(Comparator.comparing(TypeTotals::type));
    return all;
  }
}
