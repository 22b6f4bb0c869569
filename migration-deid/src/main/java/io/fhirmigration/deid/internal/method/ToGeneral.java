package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.config.Rule.Case;
import io.fhirmigration.deid.internal.config.Rule.Generalize;
import io.fhirmigration.deid.internal.fhirpath.EvaluationException;
import io.fhirmigration.deid.internal.fhirpath.Items;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import io.fhirmigration.model.RejectedException;
import java.math.BigDecimal;
import java.util.List;

/** Puts a more general value in place of values, by the first case whose test isn't false. */
final class ToGeneral implements NodeMethod {
  private final Generalize settings;

  ToGeneral(Generalize settings) {
    this.settings = settings;
  }

  @Override
  public void apply(Node node, Work work) {
    if (!node.type().isPrimitive()) {
      throw new RejectedException(
          "Generalization is not applicable on the node with type "
              + node.type().code()
              + ". Only FHIR primitive nodes (ref:"
              + " https://www.hl7.org/fhir/datatypes.html#primitive) are applicable.");
    }
    if (!node.hasValue()) {
      return;
    }
    work.done(Operation.GENERALIZE, node);
    List<Object> context = List.of(node);
    for (Case one : settings.cases()) {
      if (isCase(one, context)) {
        replace(node, one, context);
        return;
      }
    }
    if (!settings.keepOthers()) {
      node.clear();
    }
  }

  private static boolean isCase(Case one, List<Object> context) {
    try {
      return Items.truth(one.test().eval(context)).orElse(true);
    } catch (EvaluationException e) {
      throw failed(one);
    }
  }

  private static void replace(Node node, Case one, List<Object> context) {
    List<Object> result;
    try {
      result = one.value().eval(context);
    } catch (EvaluationException e) {
      throw failed(one);
    }
    if (result.size() > 1) {
      throw failed(one);
    }
    if (result.isEmpty()) {
      node.clear();
    } else if (result.get(0) instanceof Node given) {
      node.replace(given.text(), given.kind());
    } else {
      Object value = result.get(0);
      boolean number = value instanceof Long || value instanceof BigDecimal;
      ScalarKind kind =
          number
              ? ScalarKind.NUMBER
              : value instanceof Boolean ? ScalarKind.BOOLEAN : ScalarKind.STRING;
      node.replace(Items.text(value), kind);
    }
  }

  private static ProcessingException failed(Case one) {
    return new ProcessingException("Generalize failed when processing " + one.text() + ".");
  }
}
