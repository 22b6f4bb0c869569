package io.fhirmigration.cli.config;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A configuration in which nothing is wrong by itself; nobody was asked yet and no secret was read.
 *
 * @param file the file it stands in
 * @param plan what is copied
 * @param settings how fast and how patiently
 * @param source the server that data comes from; empty when the plan takes files that are there
 * @param files the files that are there, when there is no source
 * @param destination the server that data goes to
 * @param staging where files lie in between
 * @param state where records live
 * @param surfaceCheck whether source and destination are compared at the end
 */
public record RunConfig(
    Path file,
    MigrationPlan plan,
    MigrationSettings settings,
    Optional<ServerConfig> source,
    Optional<FilesConfig> files,
    ServerConfig destination,
    StagingConfig staging,
    StateConfig state,
    boolean surfaceCheck) {
  /** This configuration with a plan to which something was added. */
  public RunConfig with(MigrationPlan more) {
    return new RunConfig(
        file, more, settings, source, files, destination, staging, state, surfaceCheck);
  }

  /** Where relative paths start: the folder of the file. */
  public Path home() {
    return Folders.home(file);
  }
}
