package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Moves dates by some days; what has no day, tells an age over 89 or would leave the years of four
 * digits is redacted instead.
 */
final class DateShift implements NodeMethod {
  private static final int LAST_YEAR = 9999;

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
    Optional<LocalDate> shifted =
        text.date()
            .filter(date -> !text.isOld(work.today()))
            .map(date -> date.plusDays(work.dateShift(node)))
            .filter(date -> date.getYear() >= 1 && date.getYear() <= LAST_YEAR);
    if (shifted.isEmpty()) {
      redact.redactDate(node, text, work);
    } else {
      node.replace(text.withDate(shifted.get()), ScalarKind.STRING);
      work.done(Operation.PERTURB, node);
    }
  }
}
