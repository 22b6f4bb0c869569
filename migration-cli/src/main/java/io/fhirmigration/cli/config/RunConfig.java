package io.fhirmigration.cli.config;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import java.nio.file.Path;

/**
 * A configuration in which nothing is wrong by itself; nobody was asked yet and no secret was read.
 *
 * @param file the file it stands in
 * @param plan what is copied
 * @param settings how fast and how patiently
 * @param source the server that data comes from
 * @param destination the server that data goes to
 * @param staging the folder of staged files
 * @param stagingLine the line of that folder
 * @param state where records live
 * @param surfaceCheck whether source and destination are compared at the end
 */
public record RunConfig(
    Path file,
    MigrationPlan plan,
    MigrationSettings settings,
    ServerConfig source,
    ServerConfig destination,
    Path staging,
    int stagingLine,
    StateConfig state,
    boolean surfaceCheck) {
  /** Where relative paths start: the folder of the file. */
  public Path home() {
    return Folders.home(file);
  }
}
