package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.CustomMethod;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import io.fhirmigration.ndjson.JsonValue.JsonObject;

/** Runs a method that the caller gave; it leaves no label. */
final class Custom implements NodeMethod {
  private final CustomMethod method;
  private final JsonObject settings;

  Custom(CustomMethod method, JsonObject settings) {
    this.method = method;
    this.settings = settings;
  }

  @Override
  public void apply(Node node, Work work) {
    if (node.hasValue()) {
      method
          .apply(Numbers.text(node), settings)
          .ifPresentOrElse(text -> node.replace(text, ScalarKind.STRING), node::clear);
    }
  }
}
