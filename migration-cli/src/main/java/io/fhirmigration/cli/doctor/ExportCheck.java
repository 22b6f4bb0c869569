package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.config.StagingConfig;
import io.fhirmigration.fhir.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says whether the source exports, and what cannot be seen of where it exports to. */
final class ExportCheck implements Check {
  @Override
  public String name() {
    return "export settings of the source";
  }

  @Override
  public List<Finding> run(Examination examination) {
    List<Finding> found = new ArrayList<>();
    Optional<Set<String>> offered =
        examination.source().flatMap(ServerSide::capabilities).map(Capabilities::operations);
    if (offered.filter(operations -> !operations.contains("export")).isPresent()) {
      found.add(
          Finding.error(
              Topic.EXPORT_DISABLED,
              "the source does not offer $export",
              "set an export storage account (export settings of the FHIR service; ARM:"
                  + " exportConfiguration.storageAccountName)"));
    }
    boolean anonymized = examination.plan().anonymization().isPresent();
    if (anonymized && offered.filter(o -> !o.contains("anonymized-export")).isPresent()) {
      found.add(
          Finding.error(
              Topic.EXPORT_DISABLED,
              "the source does not offer de-identified exports",
              "have them switched on at the source, or de-identify with a transformer"));
    }
    if (examination.source().isPresent()
        && examination.config().staging() instanceof StagingConfig.Blob) {
      found.add(
          Finding.note(
              Topic.EXPORT_STORE_BY_HAND,
              "where the source exports to was not checked",
              "see that its export storage account is "
                  + examination.plan().staging().getHost()
                  + " (export settings of the FHIR service), and that its identity has the role"
                  + " Storage Blob Data Contributor there"));
    }
    return found;
  }
}
