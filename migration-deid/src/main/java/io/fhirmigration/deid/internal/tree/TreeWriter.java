package io.fhirmigration.deid.internal.tree;

import static java.util.Objects.requireNonNull;

import io.fhirmigration.deid.internal.model.ElementDef;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a tree as compact JSON; what didn't change is copied where the source is compact. */
public final class TreeWriter {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TYPE = "\"resourceType\":".getBytes(StandardCharsets.US_ASCII);

  private final ByteSink out;
  private boolean copies;

  /** A writer into a buffer. */
  public TreeWriter(ByteSink out) {
    this.out = out;
  }

  /**
   * Writes a document from the start of the buffer.
   *
   * @param compact whether its source holds no white space and nothing empty
   */
  public void write(Node root, boolean compact) {
    copies = compact;
    out.clear();
    object(root);
  }

  /** Removes, bottom-up, what has neither value nor children and is no resource. */
  public static void prune(Node node) {
    node.children().forEach(TreeWriter::prune);
    node.keepIf(child -> child.hasValue() || !child.children().isEmpty() || child.isResource());
  }

  private void object(Node node) {
    if (copies && !node.changed() && node.isRead()) {
      out.write(node.source(), node.start(), node.end());
      return;
    }
    out.write('{');
    if (node.isResource()) {
      out.write(TYPE);
      JsonStrings.encode(node.type().code(), out);
    }
    members(node, node.isResource());
    out.write('}');
  }

  private void members(Node node, boolean follows) {
    List<Node> children = node.children();
    boolean comma = follows;
    int from = 0;
    while (from < children.size()) {
      int to = Node.groupEnd(children, from);
      if (comma) {
        out.write(',');
      }
      group(children.subList(from, to));
      comma = true;
      from = to;
    }
  }

  private void group(List<Node> items) {
    ElementDef element = requireNonNull(items.get(0).elementOrNull());
    boolean primitive = items.get(0).type().isPrimitive();
    boolean values = !primitive || items.stream().anyMatch(Node::hasValue);
    boolean siblings = primitive && items.stream().anyMatch(item -> !item.children().isEmpty());
    if (values) {
      out.write(element.json());
      list(element, items, false);
    }
    if (siblings) {
      if (values) {
        out.write(',');
      }
      out.write(element.sibling());
      list(element, items, true);
    }
  }

  private void list(ElementDef element, List<Node> items, boolean siblings) {
    if (!element.many()) {
      item(items.get(0), siblings);
      return;
    }
    out.write('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      item(items.get(i), siblings);
    }
    out.write(']');
  }

  private void item(Node item, boolean sibling) {
    if (!item.type().isPrimitive()) {
      object(item);
    } else if (sibling) {
      extensions(item);
    } else {
      scalar(item);
    }
  }

  private void extensions(Node primitive) {
    if (primitive.children().isEmpty()) {
      out.write(NULL);
      return;
    }
    out.write('{');
    members(primitive, false);
    out.write('}');
  }

  private void scalar(Node node) {
    if (node.isRead()) {
      out.write(node.source(), node.start(), node.end());
    } else if (!node.hasValue()) {
      out.write(NULL);
    } else if (node.kind() == ScalarKind.STRING) {
      JsonStrings.encode(node.text(), out);
    } else {
      out.write(node.text().getBytes(StandardCharsets.US_ASCII));
    }
  }
}
