package io.fhirmigration.cli.doctor;

import io.fhirmigration.fhir.Capabilities;
import java.util.List;
import java.util.Optional;

/** Compares the versions of FHIR. */
final class VersionCheck implements Check {
  @Override
  public String name() {
    return "versions of FHIR";
  }

  @Override
  public List<Finding> run(Examination examination) {
    Optional<String> from =
        examination.source().flatMap(ServerSide::capabilities).map(Capabilities::fhirVersion);
    Optional<String> to = examination.destination().capabilities().map(Capabilities::fhirVersion);
    if (from.isEmpty() || to.isEmpty() || release(from.get()).equals(release(to.get()))) {
      return List.of();
    }
    return List.of(
        Finding.error(
            Topic.OTHER_FHIR_VERSION,
            "the source speaks FHIR " + from.get() + ", the destination " + to.get(),
            "create the destination with the source's version (Azure portal: create FHIR service,"
                + " FHIR version; it cannot be changed later)"));
  }

  /** Releases differ in their first two numbers. */
  private static String release(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }
}
