package io.fhirmigration.cli.config;

import io.fhirmigration.cli.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of the file. Each field is asked for once by its name; what was never asked for is
 * unknown. What is wrong goes to the problems, and reading goes on with the default.
 */
final class Section {
  private final Problems problems;
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> keyLines = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  private Section(Problems problems, String path, int line) {
    this.problems = problems;
    this.path = path;
    this.line = line;
  }

  static Section of(Problems problems, String path, Node node) {
    Section section = new Section(problems, path, lineOf(node));
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::take);
    } else {
      problems.add(
          section.line, path, "is not a mapping", "write it as indented 'name: value' lines");
    }
    return section;
  }

  private void take(NodeTuple tuple) {
    String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
    int at = lineOf(tuple.getKeyNode());
    if (values.put(name, tuple.getValueNode()) != null) {
      problems.add(at, pathOf(name), "is given twice", "keep one of the two");
    }
    keyLines.put(name, at);
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  int lineOf(String name) {
    return keyLines.getOrDefault(name, line);
  }

  void problem(String name, String what, String fix) {
    problems.add(lineOf(name), pathOf(name), what, fix);
  }

  boolean has(String name) {
    known.add(name);
    return values.containsKey(name);
  }

  /** A section that must be there; an empty one when it is not. */
  Section required(String name, String fix) {
    return optional(name)
        .orElseGet(
            () -> {
              problem(name, "is missing", fix);
              return new Section(problems, pathOf(name), line);
            });
  }

  Optional<Section> optional(String name) {
    return node(name).map(node -> of(problems, pathOf(name), node));
  }

  Optional<Node> node(String name) {
    known.add(name);
    return Optional.ofNullable(values.get(name));
  }

  /** The text of a plain value; nothing when it is absent, empty or no plain value. */
  Optional<String> text(String name) {
    Optional<Node> node = node(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return Optional.of(scalar.getValue());
    }
    boolean empty = node.get() instanceof ScalarNode;
    problem(name, empty ? "is empty" : "is not a plain value", "give one value or leave it out");
    return Optional.empty();
  }

  Optional<String> requiredText(String name, String fix) {
    if (!has(name)) {
      problem(name, "is missing", fix);
    }
    return text(name);
  }

  /** A value that {@code parse} understands; it answers nothing for a wrong one. */
  <T> Optional<T> value(String name, Function<String, Optional<T>> parse, String fix) {
    Optional<String> text = text(name);
    Optional<T> value = text.flatMap(parse);
    if (text.isPresent() && value.isEmpty()) {
      problem(name, "'" + text.get() + "' is not understood", fix);
    }
    return value;
  }

  /** One of a few words. */
  <T> Optional<T> choice(String name, Map<String, T> words) {
    Optional<String> text = text(name);
    if (text.isPresent() && !words.containsKey(text.get())) {
      problem(
          name,
          "'" + text.get() + "' is not known",
          Suggestion.of(text.get(), words.keySet()).map(w -> "did you mean " + w + "? ").orElse("")
              + "use one of "
              + String.join(", ", new TreeSet<>(words.keySet())));
    }
    return text.flatMap(word -> Optional.ofNullable(words.get(word)));
  }

  /** Each item with its line. */
  List<Node> items(String name) {
    Optional<Node> node = node(name);
    if (node.isPresent() && node.get() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    if (node.isPresent()) {
      problem(name, "is not a list", "write it as [a, b] or as '- a' lines");
    }
    return List.of();
  }

  /** Each item as a section. */
  List<Section> sections(String name) {
    List<Section> sections = new ArrayList<>();
    for (Node item : items(name)) {
      sections.add(of(problems, pathOf(name) + "[" + sections.size() + "]", item));
    }
    return sections;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Node item : items(name)) {
      if (item instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
        texts.add(scalar.getValue());
      } else {
        problems.add(
            lineOf(item), pathOf(name), "holds an item that is no name", "list plain names");
      }
    }
    return texts;
  }

  /** All plain values of this section by name, for a plugin that knows the names. */
  Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    values.keySet().forEach(name -> text(name).ifPresent(value -> properties.put(name, value)));
    return properties;
  }

  /** Reports every name that was never asked for. */
  void refuseUnknown() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        problem(
            name,
            "is not a known field",
            Suggestion.of(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("use " + String.join(", ", known)));
      }
    }
  }
}
