package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.internal.method.Operation;
import io.fhirmigration.deid.internal.model.ElementDef;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import java.util.Set;

/** Writes security labels that tell what was done to a resource. */
final class Labels {
  private Labels() {}

  /** Adds the labels that aren't there yet, whatever their system and case. */
  static void add(Node resource, Set<Operation> operations) {
    if (operations.isEmpty()) {
      return;
    }
    Node meta = resource.child("meta").orElseGet(() -> child(resource, "meta"));
    for (Operation operation : operations) {
      boolean there =
          meta.children("security").stream()
              .flatMap(coding -> coding.child("code").stream())
              .anyMatch(code -> code.text().equalsIgnoreCase(operation.code()));
      if (!there) {
        Node coding = child(meta, "security");
        operation.system().ifPresent(system -> text(coding, "system", system));
        text(coding, "code", operation.code());
        text(coding, "display", operation.display());
      }
    }
  }

  private static void text(Node parent, String name, String value) {
    child(parent, name).replace(value, ScalarKind.STRING);
  }

  private static Node child(Node parent, String name) {
    ElementDef element = parent.type().element(name).orElseThrow();
    Node child = Node.empty(element);
    parent.add(child);
    return child;
  }
}
