package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import java.time.LocalDate;
import java.util.Optional;

/** Moves dates by some days; what has no day, or tells an age over 89, is redacted instead. */
final class DateShift implements NodeMethod {
  private final Redact redact;

  DateShift(Redact redact) {
    this.redact = redact;
  }

  @Override
  public void apply(Node node, Work work) {
    String type = node.type().code();
    boolean withTime = type.equals("dateTime") || type.equals("instant");
    if (!withTime && !type.equals("date") || !node.hasValue()) {
      return;
    }
    DateText text = new DateText(node.text(), withTime);
    Optional<LocalDate> date = text.date();
    if (date.isEmpty() || text.isOld(work.today())) {
      redact.redactDate(node, text, work);
      return;
    }
    node.replace(text.withDate(date.get().plusDays(work.dateShift(node))), ScalarKind.STRING);
    work.done(Operation.PERTURB, node);
  }
}
