package io.fhirmigration.internal.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lines of adopted files that cannot be imported: all are counted, the first are named. The heap
 * taken does not grow with their number.
 */
final class RefusedInput {
  private static final int MOST_PLACES = 5;
  private static final int MOST_NUMBERS = 5;

  private final Map<String, Numbers> places = new LinkedHashMap<>();
  private long lines;
  private boolean unreadable;

  /** Takes note of a line. */
  void add(String file, long line, String why) {
    lines++;
    String place = why + " in file " + file;
    if (places.containsKey(place) || places.size() < MOST_PLACES) {
      places.computeIfAbsent(place, name -> new Numbers()).add(line);
    }
  }

  /** Takes note of a file that could be read in part only. */
  void unreadable(String file, String why) {
    unreadable = true;
    if (places.size() < MOST_PLACES) {
      places.put("file " + file + ": " + why, new Numbers());
    }
  }

  boolean isEmpty() {
    return lines == 0 && !unreadable;
  }

  /** What is refused, in one sentence; empty when nothing is. */
  Optional<String> text() {
    if (isEmpty()) {
      return Optional.empty();
    }
    String named =
        places.entrySet().stream()
            .map(place -> place.getKey() + place.getValue())
            .collect(Collectors.joining("; "));
    String count = lines == 0 ? "" : lines + (lines == 1 ? " line" : " lines");
    String what = count.isEmpty() ? "a file" : count;
    return Optional.of(what + " cannot be imported: " + named);
  }

  /** The first numbers of lines with one fault, and how many there are. */
  private static final class Numbers {
    private final List<Long> first = new ArrayList<>();
    private long count;

    void add(long line) {
      count++;
      if (first.size() < MOST_NUMBERS) {
        first.add(line);
      }
    }

    @Override
    public String toString() {
      if (count == 0) {
        return "";
      }
      String numbers = first.stream().map(String::valueOf).collect(Collectors.joining(", "));
      long more = count - first.size();
      return (count == 1 ? " line " : " lines ")
          + numbers
          + (more == 0 ? "" : " and " + more + " more");
    }
  }
}
