package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final LedgerLine PATIENT = new LedgerLine("Patient", 10, 6, 1, 1, 2);
  private static final LedgerLine SHORT = new LedgerLine("Group", 3, 2, 0, 0, 0);

  @Test
  void eachLineStandsInOneColumn() {
    assertThat(PATIENT.balances()).isTrue();
    assertThat(SHORT.balances()).isFalse();
    assertThat(new Ledger(List.of(PATIENT, SHORT)).balances()).isFalse();
  }

  @Test
  void oneTypeCannotCoverForAnother() {
    LedgerLine tooMany = new LedgerLine("Encounter", 3, 4, 0, 0, 0);
    Ledger ledger = new Ledger(List.of(SHORT, tooMany));
    assertThat(ledger.total().balances()).isTrue();
    assertThat(ledger.balances()).isFalse();
  }

  @Test
  void sumIsByTypeAndSorted() {
    Ledger sum =
        Ledger.sum(List.of(new Ledger(List.of(PATIENT, SHORT)), new Ledger(List.of(PATIENT))));
    assertThat(sum.lines()).containsExactly(SHORT, new LedgerLine("Patient", 20, 12, 2, 2, 4));
    assertThat(Ledger.sum(List.of())).isEqualTo(Ledger.EMPTY);
  }
}
