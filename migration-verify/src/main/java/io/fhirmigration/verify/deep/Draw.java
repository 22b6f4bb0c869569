package io.fhirmigration.verify.deep;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.CountQuery.Kind;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.IdPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Draws current resources of one type, each with the same probability, by their rank in order of
 * date. Ranks are looked up by halving the time until few resources are left to list.
 *
 * @param server where to draw
 * @param type the type
 */
record Draw(ResourceReads server, String type) {
  private static final int LISTED = 200;

  /** The span that holds all resources; its ends are not sent as bounds. */
  private static final long FIRST = 0;

  private static final long LAST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();

  /** Up to {@code sample} ids; fewer when there are no more, or when the server wrote meanwhile. */
  List<String> ids(int sample, long seed) {
    long total = count(FIRST, LAST);
    List<String> drawn = new ArrayList<>();
    look(FIRST, LAST, total, ranks(total, sample, seed), 0, drawn);
    return drawn;
  }

  private NavigableSet<Long> ranks(long total, int sample, long seed) {
    SplittableRandom random = new SplittableRandom(seed + 31L * type.hashCode());
    NavigableSet<Long> ranks = new TreeSet<>();
    if (total <= sample) {
      for (long rank = 0; rank < total; rank++) {
        ranks.add(rank);
      }
    }
    while (ranks.size() < Math.min(sample, total)) {
      ranks.add(random.nextLong(total));
    }
    return ranks;
  }

  /**
   * Finds the ranks in one span.
   *
   * @param before how many resources are older than the span
   */
  private void look(
      long from, long till, long total, NavigableSet<Long> ranks, long before, List<String> into) {
    NavigableSet<Long> wanted = ranks.subSet(before, true, before + total, false);
    if (wanted.isEmpty()) {
      return;
    }
    if (total <= LISTED || till - from <= 1) {
      list(from, till, wanted, before, into);
      return;
    }
    long middle = from + (till - from) / 2;
    long left = Math.min(total, count(from, middle));
    look(from, middle, left, ranks, before, into);
    look(middle, till, total - left, ranks, before + left, into);
  }

  private void list(
      long from, long till, NavigableSet<Long> ranks, long before, List<String> into) {
    String bounds =
        since(from).map(t -> "_lastUpdated=ge" + t + "&").orElse("")
            + till(till).map(t -> "_lastUpdated=lt" + t + "&").orElse("");
    String query = bounds + "_sort=_lastUpdated&_elements=id&_count=" + LISTED;
    long rank = before;
    Optional<String> next = Optional.empty();
    do {
      IdPage page = server.find(type, query, next);
      for (String id : page.ids()) {
        if (ranks.contains(rank)) {
          into.add(id);
        }
        rank++;
      }
      next = page.next();
    } while (next.isPresent() && rank <= ranks.last());
  }

  private long count(long from, long till) {
    CountAnswer answer =
        server.count(new CountQuery(Kind.CURRENT, Optional.of(type), since(from), till(till)));
    return answer
        .total()
        .orElseThrow(
            () -> new RejectedException("no sample can be drawn: " + answer.unknownBecause()));
  }

  private static Optional<Instant> since(long from) {
    return from == FIRST ? Optional.empty() : Optional.of(Instant.ofEpochMilli(from));
  }

  private static Optional<Instant> till(long till) {
    return till == LAST ? Optional.empty() : Optional.of(Instant.ofEpochMilli(till));
  }
}
