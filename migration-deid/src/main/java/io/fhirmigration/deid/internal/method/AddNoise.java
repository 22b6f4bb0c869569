package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.config.Rule.Perturb;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import io.fhirmigration.model.RejectedException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Set;

/** Adds noise to numbers and to the values of quantities. */
final class AddNoise implements NodeMethod {
  private static final Set<String> WHOLE = Set.of("integer", "positiveInt", "unsignedInt");
  private static final Set<String> QUANTITIES =
      Set.of(
          "Age",
          "Count",
          "Duration",
          "Distance",
          "Money",
          "MoneyQuantity",
          "Quantity",
          "SimpleQuantity");

  private final Perturb settings;

  AddNoise(Perturb settings) {
    this.settings = settings;
  }

  @Override
  public void apply(Node node, Work work) {
    String type = node.type().code();
    Optional<Node> number = Optional.empty();
    if (type.equals("decimal") || WHOLE.contains(type)) {
      number = Optional.of(node);
    } else if (QUANTITIES.contains(type)) {
      number = node.child("value").filter(value -> !value.visited());
    }
    if (number.filter(Node::hasValue).isPresent()) {
      perturb(number.get(), work);
      node.children().forEach(Node::visitAll);
    }
  }

  private void perturb(Node node, Work work) {
    BigDecimal value =
        Numbers.of(node)
            .orElseThrow(
                () -> new RejectedException(node + " holds no number that noise can be added to"));
    BigDecimal span = settings.span();
    if (settings.proportional()) {
      if (value.signum() < 0 && span.signum() > 0) {
        throw new RejectedException(
            node + ": a proportional span has no meaning for a negative number");
      }
      span = span.multiply(value);
    }
    String type = node.type().code();
    BigDecimal noisy = value.add(work.noise(node).multiply(span));
    node.replace(text(noisy, value, type, span.signum() == 0), ScalarKind.NUMBER);
    work.done(Operation.PERTURB, node);
  }

  private String text(BigDecimal noisy, BigDecimal value, String type, boolean exact) {
    int digits = WHOLE.contains(type) ? 0 : settings.roundTo();
    BigDecimal rounded =
        exact && value.scale() <= digits ? value : noisy.setScale(digits, RoundingMode.HALF_EVEN);
    if (type.equals("positiveInt") && rounded.signum() <= 0) {
      return "1";
    }
    if (type.equals("unsignedInt") && rounded.signum() < 0) {
      return "0";
    }
    return rounded.toPlainString();
  }
}
