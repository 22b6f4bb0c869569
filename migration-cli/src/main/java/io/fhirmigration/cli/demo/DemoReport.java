package io.fhirmigration.cli.demo;

import io.fhirmigration.Migrations;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.Version;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.verify.report.EvidenceFiles;
import io.fhirmigration.verify.report.EvidenceReport;
import java.io.IOException;
import java.util.Optional;

/** The evidence report of a demo, which stays where the demo's folder stays. */
final class DemoReport {
  private DemoReport() {}

  /** Writes it, and says in one line where it is. */
  static String write(DemoFolder folder, MigrationId id, Migrations migrations, Console console) {
    if (folder.temporary()) {
      return "evidence report: call the demo with --dir DIR to keep it, and everything else";
    }
    EvidenceReport report =
        EvidenceReport.builder(migrations.records(id), console.clock().instant())
            .version(Version.text())
            .settings(DemoPace.ENGINE)
            .build();
    try {
      return "evidence report: "
          + EvidenceFiles.write(folder.report(), report, Optional.empty()).page();
    } catch (IOException e) {
      return "evidence report: " + folder.report() + " cannot be written; make room there";
    }
  }
}
