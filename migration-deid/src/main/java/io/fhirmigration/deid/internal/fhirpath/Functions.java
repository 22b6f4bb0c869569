package io.fhirmigration.deid.internal.fhirpath;

import io.fhirmigration.deid.internal.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Navigation, and the functions on collections. */
final class Functions {
  /** Functions of FHIRPath that are not compiled here. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "repeat",
          "aggregate",
          "trace",
          "now",
          "today",
          "timeOfDay",
          "resolve",
          "memberOf",
          "subsumes",
          "subsumedBy",
          "conformsTo",
          "htmlChecks",
          "checkModifiers",
          "elementDefinition",
          "slice",
          "toDate",
          "toDateTime",
          "toTime",
          "toQuantity",
          "toBoolean",
          "convertsToBoolean",
          "convertsToInteger",
          "convertsToDecimal",
          "convertsToString",
          "convertsToDate",
          "convertsToDateTime",
          "convertsToTime",
          "convertsToQuantity",
          "power",
          "sqrt",
          "log",
          "ln",
          "exp",
          "allTrue",
          "anyTrue",
          "allFalse",
          "anyFalse",
          "subsetOf",
          "supersetOf",
          "isDistinct",
          "intersect",
          "exclude",
          "encode",
          "decode",
          "escape",
          "unescape",
          "split",
          "join",
          "type",
          "lowBoundary",
          "highBoundary",
          "precision",
          "comparable",
          "matchesFull");

  private Functions() {}

  /** The children of a name; a type's name stays at a node of that type. */
  static Step member(String name) {
    if (Character.isUpperCase(name.charAt(0))) {
      boolean any = name.equals("Resource") || name.equals("DomainResource");
      return (focus, context) ->
          nodes(focus).stream()
              .filter(node -> any || node.type().code().equals(name))
              .map(Object.class::cast)
              .toList();
    }
    return (focus, context) -> {
      List<Object> found = new ArrayList<>();
      for (Object item : focus) {
        if (item instanceof Node node) {
          for (Node child : node.children()) {
            if (child.name().equals(name)) {
              found.add(child);
            }
          }
        }
      }
      return found;
    };
  }

  static Step index(Expression index) {
    return (focus, context) ->
        Items.integer(index.eval(context))
            .filter(i -> i >= 0 && i < focus.size())
            .map(i -> List.of(focus.get(i)))
            .orElse(List.of());
  }

  static Step call(String name, List<Expression> arguments) throws SyntaxException {
    Optional<Step> step =
        switch (arguments.size()) {
          case 0 -> noArgument(name);
          case 1 -> oneArgument(name, arguments.get(0));
          default -> Optional.empty();
        };
    if (step.isEmpty()) {
      step = ValueFunctions.call(name, arguments);
    }
    if (step.isEmpty() && name.equals("iif") && arguments.size() >= 2) {
      step = Optional.of(iif(arguments));
    }
    if (step.isEmpty() && UNSUPPORTED.contains(name)) {
      throw SyntaxException.unsupported(name + "()");
    }
    return step.orElseThrow(() -> SyntaxException.invalid("there is no such function"));
  }

  private static Optional<Step> noArgument(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "exists" -> (focus, context) -> List.of(!focus.isEmpty());
          case "empty" -> (focus, context) -> List.of(focus.isEmpty());
          case "not" -> (focus, context) -> not(focus);
          case "count" -> (focus, context) -> List.of((long) focus.size());
          case "first" -> (focus, context) -> slice(focus, 0, 1);
          case "last" -> (focus, context) -> slice(focus, focus.size() - 1, focus.size());
          case "tail" -> (focus, context) -> slice(focus, 1, focus.size());
          case "single" -> (focus, context) -> Items.of(Items.single(focus));
          case "distinct" -> (focus, context) -> Operators.union(focus, List.of());
          case "hasValue" ->
              (focus, context) ->
                  List.of(focus.size() == 1 && Items.value(focus.get(0)).isPresent());
          case "children" -> (focus, context) -> children(focus);
          case "descendants" -> (focus, context) -> descendants(focus);
          default -> null;
        });
  }

  private static Optional<Step> oneArgument(String name, Expression argument) {
    return Optional.ofNullable(
        switch (name) {
          case "where" -> (focus, context) -> where(focus, argument);
          case "exists" -> (focus, context) -> List.of(!where(focus, argument).isEmpty());
          case "all" -> (focus, context) -> List.of(where(focus, argument).size() == focus.size());
          case "select" ->
              (focus, context) -> {
                List<Object> all = new ArrayList<>();
                focus.forEach(item -> all.addAll(argument.eval(List.of(item))));
                return all;
              };
          case "skip" ->
              (focus, context) ->
                  slice(focus, Items.integer(argument.eval(context)).orElse(0), focus.size());
          case "take" ->
              (focus, context) -> slice(focus, 0, Items.integer(argument.eval(context)).orElse(0));
          case "combine" ->
              (focus, context) -> {
                List<Object> all = new ArrayList<>(focus);
                all.addAll(argument.eval(context));
                return all;
              };
          case "union" -> (focus, context) -> Operators.union(focus, argument.eval(context));
          case "extension" -> (focus, context) -> extensions(focus, argument.eval(context));
          case "nodesByType" -> (focus, context) -> byType(focus, argument.eval(context));
          case "nodesByName" -> (focus, context) -> byName(focus, argument.eval(context));
          default -> null;
        });
  }

  private static Step iif(List<Expression> arguments) {
    return (focus, context) -> {
      boolean met = Items.truth(arguments.get(0).eval(focus)).orElse(false);
      if (met) {
        return arguments.get(1).eval(focus);
      }
      return arguments.size() > 2 ? arguments.get(2).eval(focus) : List.of();
    };
  }

  private static List<Node> nodes(List<Object> items) {
    return items.stream().filter(Node.class::isInstance).map(Node.class::cast).toList();
  }

  private static List<Object> not(List<Object> focus) {
    if (focus.size() > 1) {
      throw new EvaluationException("an operand has more than one item");
    }
    return Items.of(Items.truth(focus).map(given -> !given));
  }

  private static List<Object> slice(List<Object> items, int from, int to) {
    int start = Math.max(0, from);
    int end = Math.min(items.size(), to);
    return start < end ? items.subList(start, end) : List.of();
  }

  private static List<Object> where(List<Object> focus, Expression test) {
    List<Object> found = new ArrayList<>();
    for (Object item : focus) {
      if (Items.truth(test.eval(List.of(item))).orElse(false)) {
        found.add(item);
      }
    }
    return found;
  }

  private static List<Object> children(List<Object> focus) {
    List<Object> found = new ArrayList<>();
    nodes(focus).forEach(node -> found.addAll(node.children()));
    return found;
  }

  private static List<Object> descendants(List<Object> focus) {
    List<Object> found = new ArrayList<>();
    for (Node node : nodes(focus)) {
      for (Node child : node.children()) {
        found.add(child);
        found.addAll(descendants(List.of(child)));
      }
    }
    return found;
  }

  private static List<Object> extensions(List<Object> focus, List<Object> url) {
    String wanted = Items.string(url).orElse("");
    List<Object> found = new ArrayList<>();
    for (Node node : nodes(focus)) {
      for (Node extension : node.children("extension")) {
        if (extension.child("url").map(Node::text).orElse("").equals(wanted)) {
          found.add(extension);
        }
      }
    }
    return found;
  }

  private static List<Object> byType(List<Object> focus, List<Object> argument) {
    String type = Items.string(argument).orElse("");
    List<Object> found = new ArrayList<>();
    nodes(focus).forEach(node -> collect(node, n -> n.type().code().equals(type), found));
    return found;
  }

  private static List<Object> byName(List<Object> focus, List<Object> argument) {
    String name = Items.string(argument).orElse("");
    List<Object> found = new ArrayList<>();
    nodes(focus).forEach(node -> collect(node, n -> n.name().equals(name), found));
    return found;
  }

  /** The node and what is below it, but no nested resource. */
  private static void collect(Node node, Predicate<Node> test, List<Object> found) {
    if (test.test(node)) {
      found.add(node);
    }
    for (Node child : node.children()) {
      if (!child.isResource()) {
        collect(child, test, found);
      }
    }
  }
}
