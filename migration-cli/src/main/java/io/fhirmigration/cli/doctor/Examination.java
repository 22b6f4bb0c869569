package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.model.MigrationPlan;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * A planned migration and what was learned of it before the checks.
 *
 * @param config the configuration
 * @param environment what secrets may refer to
 * @param clock the wall clock
 * @param source the source; empty when files are adopted instead
 * @param destination the destination
 * @param sample what was read of the data
 * @param intoExisting whether a destination that holds data is accepted
 */
record Examination(
    RunConfig config,
    Map<String, String> environment,
    Clock clock,
    Optional<ServerSide> source,
    ServerSide destination,
    Sample sample,
    boolean intoExisting) {

  MigrationPlan plan() {
    return config.plan();
  }

  boolean isInitialLoad() {
    return plan().importMode() == MigrationPlan.ImportMode.INITIAL_LOAD;
  }
}
