package io.fhirmigration.deid.internal.tree;

import io.fhirmigration.deid.internal.model.ElementDef;
import io.fhirmigration.deid.internal.model.FhirType;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.NdjsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as typed nodes. An object where an array is expected is taken as its only item; nulls
 * and empty values are left out; an element that its type doesn't have is refused.
 */
public final class TreeReader {
  private static final byte[] RESOURCE_TYPE = "resourceType".getBytes(StandardCharsets.US_ASCII);
  private static final String INVALID = "The input FHIR resource is invalid: ";

  private final TypeTable types;
  private final JsonScanner scan = new JsonScanner();
  private boolean irregular;
  private int depth;

  /** A reader for resources of one FHIR version. */
  public TreeReader(TypeTable types) {
    this.types = types;
  }

  /**
   * Reads the resource in a range of a buffer, which the tree goes on to use.
   *
   * @throws RejectedException when it is no JSON, of no known resource type, or has an element its
   *     type doesn't have
   */
  public Node resource(byte[] bytes, int from, int to) {
    start(bytes, from, to);
    Node root = resource(null, null);
    end();
    return root;
  }

  /**
   * Reads an object that may take the place of a node, as a node of the same element and type.
   *
   * @throws RejectedException as {@link #resource} does
   */
  public Node inPlaceOf(Node other, byte[] json) {
    start(json, 0, json.length);
    FhirType type = other.type();
    if (type.isResource() && typeName().filter(type.code()::equals).isEmpty()) {
      throw new RejectedException(INVALID + "its resourceType isn't " + type.code());
    }
    Node node = new Node(other.elementOrNull(), type, json);
    object(node, type);
    end();
    node.changeAll();
    return node;
  }

  /** Whether the last source read can be copied in parts: no white space, nothing left out. */
  public boolean compact() {
    return !irregular && !scan.spaced();
  }

  /** The resource type named at the top of a document; empty when it names none. */
  public Optional<String> typeName(byte[] bytes, int from, int to) {
    start(bytes, from, to);
    return typeName();
  }

  private void start(byte[] bytes, int from, int to) {
    boolean marked = to - from > 2 && bytes[from] == (byte) 0xef && bytes[from + 1] == (byte) 0xbb;
    scan.start(bytes, marked ? from + 3 : from, to);
    irregular = false;
    depth = NdjsonLimits.MAX_DEPTH;
  }

  private void end() {
    if (!scan.atEnd()) {
      throw scan.broken();
    }
  }

  private Node resource(@Nullable ElementDef element, @Nullable Node parent) {
    FhirType type =
        typeName()
            .flatMap(types::resource)
            .orElseThrow(
                () ->
                    new RejectedException(
                        "The input FHIR resource JSON is invalid: no known resourceType"));
    Node node = new Node(element, type, scan.bytes());
    if (parent != null) {
      parent.append(node);
    }
    object(node, type);
    return node;
  }

  /** Looks into the object that comes next without consuming it. */
  private Optional<String> typeName() {
    int start = scan.at();
    if (scan.peek() != '{') {
      throw scan.broken();
    }
    scan.expect('{');
    Optional<String> found = Optional.empty();
    while (found.isEmpty() && scan.peek() == '"') {
      int name = scan.at() + 1;
      scan.string();
      boolean wanted = is(RESOURCE_TYPE, name, scan.at() - 1);
      scan.expect(':');
      int value = skipped();
      if (wanted && scan.bytes()[value] == '"') {
        found = Optional.of(JsonStrings.decode(scan.bytes(), value, scan.at()));
      }
      if (!scan.accept(',')) {
        break;
      }
    }
    scan.goTo(start);
    return found;
  }

  private int skipped() {
    scan.peek();
    int start = scan.at();
    scan.value(depth);
    return start;
  }

  private boolean is(byte[] name, int from, int to) {
    return Arrays.equals(name, 0, name.length, scan.bytes(), from, to);
  }

  private void object(Node node, FhirType type) {
    if (scan.peek() != '{') {
      throw invalid(node, "takes an object");
    }
    if (--depth < 0) {
      throw scan.broken();
    }
    int start = scan.at();
    scan.expect('{');
    if (scan.accept('}')) {
      irregular = true;
    } else {
      do {
        member(node, type);
      } while (scan.accept(','));
      scan.expect('}');
    }
    depth++;
    if (!type.isPrimitive()) {
      node.lies(start, scan.at());
    }
  }

  private void member(Node node, FhirType type) {
    scan.peek();
    int from = scan.at() + 1;
    boolean escaped = scan.string();
    int to = scan.at() - 1;
    scan.expect(':');
    if (type.isResource() && is(RESOURCE_TYPE, from, to)) {
      int value = skipped();
      if (!JsonStrings.decode(scan.bytes(), value, scan.at()).equals(type.code())) {
        throw new RejectedException(INVALID + "it has two resource types");
      }
      return;
    }
    boolean sibling = to > from && scan.bytes()[from] == '_';
    ElementDef element = escaped ? null : type.find(scan.bytes(), sibling ? from + 1 : from, to);
    if (element == null || sibling && !isPrimitive(element)) {
      throw unknown(type, from, to);
    }
    values(node, element, sibling);
  }

  private static boolean isPrimitive(ElementDef element) {
    return element.type().isPresent() && element.type().get().isPrimitive();
  }

  private void values(Node node, ElementDef element, boolean sibling) {
    int first = firstOf(node, element);
    if (element.type().isEmpty() && first < node.children().size()) {
      throw new RejectedException(INVALID + element.path() + " is given twice");
    }
    if (scan.peek() != '[') {
      irregular |= element.many();
      value(node, element, sibling, first);
      return;
    }
    if (!element.many()) {
      throw new RejectedException(INVALID + element.path() + " takes no array");
    }
    scan.expect('[');
    if (scan.accept(']')) {
      irregular = true;
      return;
    }
    int index = first;
    do {
      value(node, element, sibling, index++);
    } while (scan.accept(','));
    scan.expect(']');
  }

  private static int firstOf(Node node, ElementDef element) {
    List<Node> children = node.children();
    for (int i = 0; i < children.size(); i++) {
      if (children.get(i).elementOrNull() == element) {
        return i;
      }
    }
    return children.size();
  }

  /** Reads one value into the child at an index, which is made when it isn't there. */
  private void value(Node parent, ElementDef element, boolean sibling, int index) {
    if (element.type().isEmpty()) {
      resource(element, parent);
      return;
    }
    FhirType type = element.type().get();
    Node node;
    List<Node> children = parent.children();
    if (index < children.size() && children.get(index).elementOrNull() == element) {
      node = children.get(index);
    } else {
      node = new Node(element, type, scan.bytes());
      insert(parent, node, index);
    }
    if (scan.peek() == 'n') {
      scan.literal("null");
      irregular = true;
    } else if (type.isPrimitive() && !sibling) {
      scalar(node);
    } else if (!sibling && node.isRead() || sibling && !node.children().isEmpty()) {
      throw invalid(node, "is given twice");
    } else {
      object(node, type);
    }
  }

  /** Values and their siblings may have arrays of different lengths. */
  private static void insert(Node parent, Node node, int index) {
    if (index >= parent.children().size()) {
      parent.append(node);
    } else {
      parent.appendAt(node, index);
    }
  }

  private void scalar(Node node) {
    if (node.isRead()) {
      throw invalid(node, "is given twice");
    }
    int first = scan.peek();
    int start = scan.at();
    ScalarKind kind = ScalarKind.NUMBER;
    if (first == '"') {
      scan.string();
      kind = ScalarKind.STRING;
      if (scan.at() == start + 2) {
        irregular = true;
        return;
      }
    } else if (first == 't' || first == 'f') {
      scan.literal(first == 't' ? "true" : "false");
      kind = ScalarKind.BOOLEAN;
    } else if (first == '{' || first == '[') {
      throw invalid(node, "takes a single value");
    } else {
      scan.number();
    }
    node.lies(start, scan.at(), kind);
  }

  private static RejectedException invalid(Node node, String problem) {
    return new RejectedException(INVALID + node + " " + problem);
  }

  private RejectedException unknown(FhirType type, int from, int to) {
    String name = new String(scan.bytes(), from, to - from, StandardCharsets.UTF_8);
    boolean plain = name.matches("_?[A-Za-z][A-Za-z0-9]{0,63}");
    return new RejectedException(
        INVALID + type.path() + " has no element " + (plain ? "'" + name + "'" : "of that name"));
  }
}
