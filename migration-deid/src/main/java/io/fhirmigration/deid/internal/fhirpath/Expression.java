package io.fhirmigration.deid.internal.fhirpath;

import java.util.List;

/** A compiled expression; immutable, for any thread. */
public interface Expression {
  /**
   * Evaluates it.
   *
   * @param context what {@code $this} stands for
   * @return the items, as the package describes them
   * @throws EvaluationException when the operands don't fit
   */
  List<Object> eval(List<Object> context);
}
