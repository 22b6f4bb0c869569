package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.config.Texts;
import io.fhirmigration.deid.internal.model.ElementDef;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import io.fhirmigration.deid.internal.tree.TreeReader;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts a fixed value in the place of nodes, around what earlier rules have visited. */
final class Substitute implements NodeMethod {
  private final TypeTable types;
  private final boolean isNull;
  private final String text;

  Substitute(TypeTable types, JsonValue replaceWith) {
    this.types = types;
    this.isNull = replaceWith instanceof JsonNull;
    this.text = Texts.of(replaceWith);
  }

  @Override
  public void apply(Node node, Work work) {
    if (node.isResource()) {
      throw new ProcessingException("Substitution is not applicable on a resource.");
    }
    if (node.type().isPrimitive()) {
      node.keepIf(Substitute::isProtected);
      node.children().forEach(Substitute::blank);
      if (isNull) {
        node.clear();
      } else {
        node.replace(text, ScalarKind.STRING);
      }
    } else {
      merge(node, replacement(node));
    }
    node.visitAll();
    work.done(Operation.SUBSTITUTE, node);
  }

  private Node replacement(Node node) {
    ElementDef element = node.element().orElseThrow();
    byte[] json = (isNull ? "{}" : text).getBytes(StandardCharsets.UTF_8);
    try {
      return new TreeReader(types).value(element, node.type(), json);
    } catch (RejectedException e) {
      throw new RejectedException(
          "replaceWith is no value of type " + node.type().code() + ": " + e.getMessage(), e);
    }
  }

  private static void merge(Node node, Node replacement) {
    Set<String> names = new LinkedHashSet<>();
    replacement.children().forEach(child -> names.add(child.name()));
    for (Node child : List.copyOf(node.children())) {
      if (!names.contains(child.name())) {
        removeOrBlank(node, child);
      }
    }
    for (String name : names) {
      mergeItems(node, node.children(name), replacement.children(name));
    }
  }

  private static void mergeItems(Node node, List<Node> existing, List<Node> given) {
    for (int i = 0; i < Math.max(existing.size(), given.size()); i++) {
      if (i >= given.size()) {
        removeOrBlank(node, existing.get(i));
      } else if (i >= existing.size()) {
        node.add(given.get(i));
      } else if (!existing.get(i).visited()) {
        mergeItem(node, existing.get(i), given.get(i));
      }
    }
  }

  private static void mergeItem(Node node, Node existing, Node given) {
    if (existing.type() != given.type()) {
      removeOrBlank(node, existing);
      node.add(given);
    } else {
      if (given.hasValue()) {
        existing.replace(given.text(), given.kind());
      } else {
        existing.clear();
      }
      merge(existing, given);
    }
  }

  private static void removeOrBlank(Node parent, Node child) {
    if (isProtected(child)) {
      blank(child);
    } else {
      parent.keepIf(other -> other != child);
    }
  }

  private static boolean isProtected(Node node) {
    return node.visited() || node.children().stream().anyMatch(Substitute::isProtected);
  }

  private static void blank(Node node) {
    if (!node.visited()) {
      node.clear();
      node.keepIf(Substitute::isProtected);
      node.children().forEach(Substitute::blank);
    }
  }
}
