package io.fhirmigration.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One segment of {@code _typeFilter}. The model knows the search parameters {@code _id} and {@code
 * _lastUpdated}; any other counts as unknown.
 */
record TypeFilter(String type, Optional<String> id, TimeFilter span) {

  static List<TypeFilter> parse(String text, boolean lenient) {
    List<TypeFilter> filters = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String segment : text.split(",", -1)) {
      String[] halves = segment.split("\\?", -1);
      if (halves.length != 2) {
        throw unparsable(segment);
      }
      filters.add(filter(segment, halves[0], halves[1], unknown));
    }
    if (!unknown.isEmpty() && !lenient) {
      throw Refusal.invalid(
          unknown.size() + " invalid search parameter(s) found: " + String.join(", ", unknown));
    }
    return List.copyOf(filters);
  }

  private static TypeFilter filter(
      String segment, String type, String conditions, List<String> unknown) {
    Optional<String> id = Optional.empty();
    TimeFilter span = TimeFilter.ALL;
    for (String condition : conditions.split("&", -1)) {
      String[] pair = condition.split("=", -1);
      if (pair.length != 2) {
        throw unparsable(segment);
      }
      switch (pair[0]) {
        case "_id" -> id = Optional.of(pair[1]);
        case "_lastUpdated" -> span = span.and(TimeFilter.of(List.of(pair[1])));
        default -> unknown.add("[type: " + type + ", parameter: " + pair[0] + "]");
      }
    }
    return new TypeFilter(type, id, span);
  }

  boolean matches(StoredVersion version) {
    return version.type().equals(type)
        && id.filter(wanted -> !wanted.equals(version.id())).isEmpty()
        && version.millis() >= span.from()
        && version.millis() <= span.to();
  }

  private static Refusal unparsable(String segment) {
    return Refusal.invalid("The _typeFilter segment '" + segment + "' could not be parsed.");
  }
}
