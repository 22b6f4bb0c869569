package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import java.util.Set;

/** Puts hashes in place of values; of references only the id is hashed. */
final class CryptoHash implements NodeMethod {
  private final ReferenceId references;

  CryptoHash(Set<String> resourceTypes) {
    this.references = new ReferenceId(resourceTypes);
  }

  @Override
  public void apply(Node node, Work work) {
    if (!node.hasValue()) {
      return;
    }
    String text = Numbers.text(node);
    node.replace(
        isReference(node) ? references.change(text, work::hash) : work.hash(text),
        ScalarKind.STRING);
    work.done(Operation.CRYPTO_HASH, node);
  }

  private static boolean isReference(Node node) {
    return node.name().equals("reference")
        && node.parent().filter(parent -> parent.type().code().equals("Reference")).isPresent();
  }
}
