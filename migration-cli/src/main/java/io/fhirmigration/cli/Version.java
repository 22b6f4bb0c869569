package io.fhirmigration.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is, as the jar's manifest has it. */
public final class Version implements IVersionProvider {
  /** Made for each question about the version. */
  public Version() {}

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }

  /** Name and version in one line. */
  public static String text() {
    String version = FhirMigrate.class.getPackage().getImplementationVersion();
    return "fhir-migrate " + Optional.ofNullable(version).orElse("development");
  }
}
