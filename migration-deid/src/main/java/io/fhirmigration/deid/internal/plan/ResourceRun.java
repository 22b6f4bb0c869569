package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.internal.fhirpath.EvaluationException;
import io.fhirmigration.deid.internal.method.NodeMethod;
import io.fhirmigration.deid.internal.method.Work;
import io.fhirmigration.deid.internal.plan.Selector.Foreign;
import io.fhirmigration.deid.internal.plan.Selector.Indexed;
import io.fhirmigration.deid.internal.plan.Selector.Path;
import io.fhirmigration.deid.internal.plan.Selector.Unconditional;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.model.RejectedException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Runs the rules of one type over one resource. */
final class ResourceRun {
  private final TypePlan plan;
  private final Node resource;
  private final Work work;
  private final List<List<Node>> index = new ArrayList<>();

  ResourceRun(TypePlan plan, Node resource, Work work) {
    this.plan = plan;
    this.resource = resource;
    this.work = work;
  }

  void apply() {
    for (int i = 0; i < plan.slots(); i++) {
      index.add(new ArrayList<>(0));
    }
    if (!index.isEmpty()) {
      fillIndex(resource);
    }
    Map<CompiledRule, List<Node>> foreign = new IdentityHashMap<>();
    for (CompiledRule rule : plan.rules()) {
      if (rule.selector() instanceof Foreign path) {
        foreign.put(rule, ForeignNodes.of(resource, path.expression()));
      }
    }
    for (CompiledRule rule : plan.rules()) {
      if (rule.selector() instanceof Indexed indexed) {
        applyIndexed(indexed, rule.method());
      } else if (rule.selector() instanceof Path path) {
        applyPath(path, rule.method());
      } else if (rule.selector() instanceof Foreign) {
        foreign.getOrDefault(rule, List.of()).forEach(node -> process(node, rule.method()));
      } else if (rule.selector() instanceof Unconditional) {
        rule.method().apply(resource, work);
      } else {
        process(resource, rule.method());
      }
    }
  }

  /** A nested resource is in the index, what is below it isn't. */
  private void fillIndex(Node node) {
    for (Node child : node.children()) {
      plan.typeSlot(child.type().code()).ifPresent(slot -> index.get(slot).add(child));
      plan.nameSlot(child.name()).ifPresent(slot -> index.get(slot).add(child));
      if (!child.isResource()) {
        fillIndex(child);
      }
    }
  }

  private void applyIndexed(Indexed indexed, NodeMethod method) {
    for (Node node : index.get(plan.slot(indexed))) {
      if (indexed.child().isEmpty()) {
        process(node, method);
      } else {
        step(node, indexed.child()).forEach(found -> process(found, method));
      }
    }
  }

  /** A type's name stays at a node of that type. */
  private static List<Node> step(Node node, String name) {
    if (!Character.isUpperCase(name.charAt(0))) {
      return node.children(name);
    }
    boolean here =
        node.type().code().equals(name) || name.equals("Resource") || name.equals("DomainResource");
    return here ? List.of(node) : List.of();
  }

  private void applyPath(Path path, NodeMethod method) {
    List<Object> found;
    try {
      found = path.expression().eval(List.of(resource));
    } catch (EvaluationException e) {
      throw new RejectedException("a rule's path fails on " + resource + ": " + e.getMessage(), e);
    }
    for (Object item : found) {
      if (!(item instanceof Node node)) {
        throw new RejectedException(
            "a rule's path finds values that are no elements of " + resource);
      }
      process(node, method);
    }
  }

  /** The first rule that reaches a node wins; a visited node protects what is below it. */
  private void process(Node node, NodeMethod method) {
    if (node.visited()) {
      return;
    }
    method.apply(node, work);
    node.visit();
    for (Node child : node.children()) {
      if (!child.isResource()) {
        process(child, method);
      }
    }
  }
}
