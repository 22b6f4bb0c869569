package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.PathEngine.Compiled;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.model.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nodes at the places that a library found in the source of a resource. */
final class ForeignNodes {
  private static final Pattern STEP = Pattern.compile("\\.(?<name>[A-Za-z0-9]+)\\[(?<index>\\d+)]");

  private ForeignNodes() {}

  static List<Node> of(Node resource, Compiled expression) {
    List<Node> nodes = new ArrayList<>();
    for (String location : expression.find(resource.json())) {
      nodes.add(at(resource, location));
    }
    return nodes;
  }

  private static Node at(Node resource, String location) {
    Node node = resource;
    Matcher step = STEP.matcher(location);
    while (step.find()) {
      List<Node> items = node.children(step.group("name"));
      int index = Integer.parseInt(step.group("index"));
      if (index >= items.size()) {
        throw new RejectedException("a rule's path finds an element that isn't in " + resource);
      }
      node = items.get(index);
    }
    return node;
  }
}
