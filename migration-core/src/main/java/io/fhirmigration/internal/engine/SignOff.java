package io.fhirmigration.internal.engine;

import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.RejectedException;
import java.time.Instant;

/** What is written down when somebody signs the report off. */
final class SignOff {
  private SignOff() {}

  static void requirePossible(Migration migration, String sha256, String why) {
    if (!migration.phase().isTerminal()) {
      throw new RejectedException(
          "migration "
              + migration.plan().id()
              + ": is in "
              + migration.phase()
              + "; its report can be signed off when it has ended");
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new RejectedException("sign-off: '" + sha256 + "' is no SHA-256 in lower-case hex");
    }
    if (why.isBlank()) {
      throw new RejectedException("sign-off: say why, it becomes part of the audit trail");
    }
  }

  static AuditEntry entry(Instant at, String sha256, String by, String why) {
    return new AuditEntry(at, by, AuditEntry.SIGNED_OFF, "report sha256 " + sha256 + ": " + why);
  }

  /** Whether both say the same, whenever that was. */
  static boolean isSame(AuditEntry one, AuditEntry other) {
    return one.what().equals(other.what())
        && one.by().equals(other.by())
        && one.detail().equals(other.detail());
  }
}
