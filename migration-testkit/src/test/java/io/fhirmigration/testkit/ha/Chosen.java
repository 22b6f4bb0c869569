package io.fhirmigration.testkit.ha;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of many moments are tried: the first few of each kind, and every fifth of the others. */
final class Chosen {
  private static final int FIRST = 3;
  private static final int EVERY = 5;

  private Chosen() {}

  /** Numbers from 1. */
  static List<Integer> of(List<String> kinds) {
    Map<String, Integer> met = new HashMap<>();
    List<Integer> numbers = new ArrayList<>();
    for (int n = 1; n <= kinds.size(); n++) {
      if (met.merge(kinds.get(n - 1), 1, Integer::sum) <= FIRST || n % EVERY == 0) {
        numbers.add(n);
      }
    }
    return numbers;
  }
}
