package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.config.Parameters;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import java.math.BigDecimal;
import java.util.Optional;

/** Removes values, or cuts dates, ages and postal codes where that is enough. */
final class Redact implements NodeMethod {
  private static final BigDecimal OLDEST = BigDecimal.valueOf(89);
  private static final int ZIP_START = 3;

  private final Parameters parameters;

  Redact(Parameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public void apply(Node node, Work work) {
    if (!node.hasValue()) {
      return;
    }
    switch (node.type().code()) {
      case "date" -> redactDate(node, new DateText(node.text(), false), work);
      case "dateTime", "instant" -> redactDate(node, new DateText(node.text(), true), work);
      default -> redactOther(node, work);
    }
  }

  /** Leaves the year at most. */
  void redactDate(Node node, DateText date, Work work) {
    work.done(Operation.REDACT, node);
    Optional<String> year = date.year();
    if (parameters.partialDates() && year.isPresent() && !date.isOld(work.today())) {
      node.replace(year.get(), ScalarKind.STRING);
    } else {
      node.clear();
    }
  }

  private void redactOther(Node node, Work work) {
    if (isAge(node)) {
      work.done(Operation.REDACT, node);
      if (!parameters.partialAges() || isOld(node)) {
        node.clear();
      }
    } else if (node.name().equalsIgnoreCase("postalCode") && parameters.partialZipCodes()) {
      work.done(Operation.ABSTRACT, node);
      shorten(node);
    } else {
      work.done(Operation.REDACT, node);
      node.clear();
    }
  }

  private static boolean isAge(Node node) {
    return node.type().code().equals("decimal")
        && node.parent().filter(parent -> parent.type().code().equals("Age")).isPresent();
  }

  private static boolean isOld(Node node) {
    return Numbers.of(node).filter(age -> age.compareTo(OLDEST) <= 0).isEmpty();
  }

  private void shorten(Node node) {
    String code = node.text();
    int kept = parameters.restrictedZipCodes().stream().anyMatch(code::startsWith) ? 0 : ZIP_START;
    if (code.length() >= kept) {
      node.replace(
          code.substring(0, kept) + code.substring(kept).replaceAll("\\p{Nd}", "0"),
          ScalarKind.STRING);
    }
  }
}
