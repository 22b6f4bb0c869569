package io.fhirmigration.verify.full;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Resource types as small numbers, in the order in which they were met. */
final class TypeNames {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  int number(String name) throws DamagedLineException {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() == Seen.MOST_TYPES) {
      throw new DamagedLineException("one resource type too many");
    }
    numbers.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  String name(int number) {
    return names.get(number);
  }

  int size() {
    return names.size();
  }
}
