package io.fhirmigration.verify.full;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up digests per type and month. */
final class WindowSums {
  private static final int UNDATED = Integer.MIN_VALUE;
  private static final int ALL = Integer.MIN_VALUE + 1;
  private static final long DAY = 86_400_000;

  private final boolean dated;
  private final Map<Long, Sum128[]> sums = new HashMap<>();

  /**
   * Creates an empty one.
   *
   * @param dated whether lines are divided by their dates
   */
  WindowSums(boolean dated) {
    this.dated = dated;
  }

  void add(Origin origin, long[] line) {
    int month = dated ? month(line) : ALL;
    long place = (long) Seen.type(line) << Integer.SIZE | month & 0xffffffffL;
    Sum128[] both = sums.computeIfAbsent(place, none -> new Sum128[] {new Sum128(), new Sum128()});
    both[origin.ordinal()].add(Seen.digestHigh(line), Seen.digestLow(line));
  }

  private static int month(long[] line) {
    if (!Seen.isDated(line)) {
      return UNDATED;
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(Seen.millis(line), DAY));
    return day.getYear() * 12 + day.getMonthValue() - 1;
  }

  List<WindowDigest> digests(TypeNames types) {
    List<WindowDigest> digests = new ArrayList<>();
    sums.forEach(
        (place, both) -> {
          Sum128 source = both[Origin.SOURCE.ordinal()];
          Sum128 destination = both[Origin.DESTINATION.ordinal()];
          digests.add(
              new WindowDigest(
                  types.name((int) (place >> Integer.SIZE)),
                  name((int) (long) place),
                  source.count(),
                  source.hex(),
                  destination.count(),
                  destination.hex()));
        });
    digests.sort(Comparator.comparing(WindowDigest::type).thenComparing(WindowDigest::window));
    return digests;
  }

  private static String name(int month) {
    return switch (month) {
      case UNDATED -> "undated";
      case ALL -> "all";
      default -> String.format("%04d-%02d", Math.floorDiv(month, 12), Math.floorMod(month, 12) + 1);
    };
  }
}
