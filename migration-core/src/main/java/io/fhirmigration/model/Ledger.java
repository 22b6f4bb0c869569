package io.fhirmigration.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The books of a chunk or of a migration: one line per resource type, sorted by type.
 *
 * @param lines the lines
 */
public record Ledger(List<LedgerLine> lines) {
  /** No lines. */
  public static final Ledger EMPTY = new Ledger(List.of());

  /** Copies the list. */
  public Ledger {
    lines = List.copyOf(lines);
  }

  /** The sum of several ledgers, by type. */
  public static Ledger sum(Collection<Ledger> ledgers) {
    TreeMap<String, LedgerLine> byType = new TreeMap<>();
    for (Ledger ledger : ledgers) {
      for (LedgerLine line : ledger.lines) {
        byType.merge(line.type(), line, LedgerLine::plus);
      }
    }
    return new Ledger(new ArrayList<>(byType.values()));
  }

  /** Whether every type balances. */
  public boolean balances() {
    return lines.stream().allMatch(LedgerLine::balances);
  }

  /** The sum over all types, under the name {@code total}. */
  public LedgerLine total() {
    return lines.stream().reduce(new LedgerLine("total", 0, 0, 0, 0, 0), LedgerLine::plus);
  }
}
