package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;

/** What a rule does to each node; immutable, for any thread. */
public interface NodeMethod {
  /**
   * Works on one node that no rule has visited; what is below it comes afterwards, by itself.
   *
   * @throws ProcessingException when it fails in the way that a configuration can skip
   * @throws io.fhirmigration.model.RejectedException when it fails for good
   */
  void apply(Node node, Work work);
}
