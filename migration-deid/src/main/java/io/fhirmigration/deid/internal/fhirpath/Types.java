package io.fhirmigration.deid.internal.fhirpath;

import io.fhirmigration.deid.internal.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Asks for types; a type is met by its own code only, not by those it is derived from. */
final class Types {
  private static final Set<String> FUNCTIONS = Set.of("is", "as", "ofType");

  private Types() {}

  static boolean isFunction(String name) {
    return FUNCTIONS.contains(name);
  }

  static Step operator(String name, String type) {
    if (name.equals("is")) {
      return (focus, context) ->
          focus.isEmpty() ? List.of() : List.of(focus.stream().allMatch(item -> is(item, type)));
    }
    return (focus, context) -> {
      List<Object> found = new ArrayList<>();
      for (Object item : focus) {
        if (is(item, type)) {
          found.add(item);
        }
      }
      return found;
    };
  }

  private static boolean is(Object item, String type) {
    if (item instanceof Node node) {
      return node.type().code().equals(type);
    }
    return switch (type) {
      case "String" -> item instanceof String;
      case "Boolean" -> item instanceof Boolean;
      case "Integer" -> item instanceof Long;
      case "Decimal" -> item instanceof BigDecimal;
      case "Date", "DateTime" -> item instanceof Temporal t && !t.isTime();
      case "Time" -> item instanceof Temporal t && t.isTime();
      default -> false;
    };
  }
}
