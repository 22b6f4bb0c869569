package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;

/** Puts encrypted texts in place of values. */
final class Encrypt implements NodeMethod {
  @Override
  public void apply(Node node, Work work) {
    if (node.hasValue()) {
      node.replace(work.encrypt(node, Numbers.text(node)), ScalarKind.STRING);
      work.done(Operation.ENCRYPT, node);
    }
  }
}
