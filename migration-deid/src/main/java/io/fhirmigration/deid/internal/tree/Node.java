package io.fhirmigration.deid.internal.tree;

import static java.util.Objects.requireNonNull;

import io.fhirmigration.deid.internal.model.ElementDef;
import io.fhirmigration.deid.internal.model.FhirType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A resource, element or value. The items of an array are children of their own; the extensions
 * beside a primitive are children of the primitive. Used by one thread.
 */
public final class Node {
  private static final int ABSENT = -1;

  private final @Nullable ElementDef element;
  private final FhirType type;
  private final byte[] source;
  private @Nullable Node parent;
  private List<Node> children = List.of();
  private int start = ABSENT;
  private int end = ABSENT;
  private @Nullable String text;
  private ScalarKind kind = ScalarKind.STRING;
  private int index;
  private boolean visited;
  private boolean changed;

  Node(@Nullable ElementDef element, FhirType type, byte[] source) {
    this.element = element;
    this.type = type;
    this.source = source;
  }

  /** A new node without value or children, to be added to another. */
  public static Node empty(ElementDef element) {
    Node node = new Node(element, element.type().orElseThrow(), new byte[0]);
    node.changed = true;
    return node;
  }

  /** Its element; empty for the root. */
  public Optional<ElementDef> element() {
    return Optional.ofNullable(element);
  }

  @Nullable ElementDef elementOrNull() {
    return element;
  }

  /** The name of its element; for the root the name of its type. */
  public String name() {
    return element == null ? type.code() : element.name();
  }

  /** Its concrete type. */
  public FhirType type() {
    return type;
  }

  /** Whether it is a resource. */
  public boolean isResource() {
    return type.isResource();
  }

  /** What it belongs to; empty for the root. */
  public Optional<Node> parent() {
    return Optional.ofNullable(parent);
  }

  /** Its children in their order; not to be changed but by {@link #add} and {@link #keepIf}. */
  public List<Node> children() {
    return children;
  }

  /** The children with a name, in their order. */
  public List<Node> children(String name) {
    List<Node> found = new ArrayList<>();
    for (Node child : children) {
      if (child.name().equals(name)) {
        found.add(child);
      }
    }
    return found;
  }

  /** The first child with a name. */
  public Optional<Node> child(String name) {
    for (Node child : children) {
      if (child.name().equals(name)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /** Whether it has a value that isn't the empty string. */
  public boolean hasValue() {
    if (!type.isPrimitive()) {
      return false;
    }
    return text != null ? !text.isEmpty() : start != ABSENT;
  }

  /** The value's text, unescaped; empty when there is none. */
  public String text() {
    if (text == null && start != ABSENT) {
      text = JsonStrings.decode(source, start, end);
    }
    return text == null ? "" : text;
  }

  /** How the value is written. */
  public ScalarKind kind() {
    return kind;
  }

  /** Puts another value in place of the value. */
  public void replace(String value, ScalarKind valueKind) {
    text = JsonStrings.wellFormed(value);
    kind = valueKind;
    start = ABSENT;
    touch();
  }

  /** Removes the value. */
  public void clear() {
    text = null;
    start = ABSENT;
    touch();
  }

  /** Whether a rule has been here. */
  public boolean visited() {
    return visited;
  }

  /** Marks it as visited. */
  public void visit() {
    visited = true;
  }

  /** Marks it and everything below it as visited. */
  public void visitAll() {
    visited = true;
    for (Node child : children) {
      child.visitAll();
    }
  }

  /** Whether it or something below it is no longer what was read. */
  public boolean changed() {
    return changed;
  }

  /** Adds a child behind the last of the same element, else at the end. */
  public void add(Node child) {
    int at = children.size();
    while (at > 0 && children.get(at - 1).element != child.element) {
      at--;
    }
    attach(child, at == 0 ? children.size() : at);
    touch();
  }

  /** Keeps the children that pass, removes the others. */
  public void keepIf(Predicate<Node> test) {
    if (!children.isEmpty() && children.removeIf(test.negate())) {
      touch();
    }
  }

  /** The JSON that an object was read from. */
  public byte[] json() {
    return Arrays.copyOfRange(source, start, end);
  }

  void append(Node child) {
    attach(child, children.size());
  }

  void appendAt(Node child, int index) {
    attach(child, index);
  }

  private void attach(Node child, int at) {
    if (children.isEmpty()) {
      children = new ArrayList<>();
    }
    Node before = at == 0 ? null : children.get(at - 1);
    child.index = before != null && before.element == child.element ? before.index + 1 : 0;
    children.add(at, child);
    child.parent = this;
  }

  void lies(int from, int to) {
    start = from;
    end = to;
  }

  void lies(int from, int to, ScalarKind scalar) {
    lies(from, to);
    kind = scalar;
  }

  boolean isRead() {
    return start != ABSENT;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  byte[] source() {
    return source;
  }

  /** Where the children end that are items of the same element as one of them. */
  static int groupEnd(List<Node> children, int from) {
    ElementDef of = requireNonNull(children.get(from).element);
    int to = from + 1;
    while (to < children.size() && children.get(to).element == of) {
      to++;
    }
    return to;
  }

  /**
   * The path from the root with the index that every item had at first, such as {@code
   * Patient.name[0].given[1]}.
   */
  public String indexedPath() {
    if (parent == null || element == null) {
      return type.code();
    }
    return parent.indexedPath() + "." + element.name() + "[" + index + "]";
  }

  /** Has it and everything below it written anew, not copied. */
  void changeAll() {
    changed = true;
    children.forEach(Node::changeAll);
  }

  private void touch() {
    for (Node node = this; node != null && !node.changed; node = node.parent) {
      node.changed = true;
    }
  }

  /** Tells its type and place, never its value. */
  @Override
  public String toString() {
    return element == null ? type.path() : element.path();
  }
}
