package io.fhirmigration.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is, as the jar's manifest has it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = FhirMigrate.class.getPackage().getImplementationVersion();
    return new String[] {"fhir-migrate " + Optional.ofNullable(version).orElse("development")};
  }
}
