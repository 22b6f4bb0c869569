package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.config.Texts;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import io.fhirmigration.deid.internal.tree.TreeReader;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    byte[] json = (isNull ? "{}" : text).getBytes(StandardCharsets.UTF_8);
    try {
      return new TreeReader(types).inPlaceOf(node, json);
    } catch (RejectedException e) {
      throw new RejectedException(
          "replaceWith is no value of type " + node.type().code() + ": " + e.getMessage(), e);
    }
  }

  private static void merge(Node node, Node replacement) {
    Map<String, List<Node>> given = byName(replacement);
    Map<String, List<Node>> existing = byName(node);
    Set<Node> surplus = new HashSet<>();
    List<Node> added = new ArrayList<>();
    existing.forEach(
        (name, items) -> mergeItems(items, given.getOrDefault(name, List.of()), surplus, added));
    given.forEach(
        (name, items) ->
            items.stream().skip(existing.getOrDefault(name, List.of()).size()).forEach(added::add));
    surplus.forEach(Substitute::blank);
    node.keepIf(child -> !surplus.contains(child) || isProtected(child));
    added.forEach(node::add);
  }

  private static Map<String, List<Node>> byName(Node parent) {
    Map<String, List<Node>> children = new LinkedHashMap<>();
    for (Node child : parent.children()) {
      children.computeIfAbsent(child.name(), name -> new ArrayList<>()).add(child);
    }
    return children;
  }

  private static void mergeItems(
      List<Node> existing, List<Node> given, Set<Node> surplus, List<Node> added) {
    for (int i = 0; i < existing.size(); i++) {
      Node item = existing.get(i);
      boolean fits = i < given.size() && item.type() == given.get(i).type();
      if (fits && !item.visited()) {
        mergeItem(item, given.get(i));
      } else {
        surplus.add(item);
        if (!fits && i < given.size() && !isProtected(item)) {
          added.add(given.get(i));
        }
      }
    }
  }

  private static void mergeItem(Node existing, Node given) {
    if (given.hasValue()) {
      existing.replace(given.text(), given.kind());
    } else {
      existing.clear();
    }
    merge(existing, given);
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
