package io.fhirmigration.cli.doctor;

import io.fhirmigration.model.MigrationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs all checks of a planned migration, also when one of them fails. */
final class Doctor {
  private static final List<Check> CHECKS =
      List.of(
          new ReachCheck(),
          new TenantCheck(),
          new VersionCheck(),
          new ClockCheck(),
          new RightsCheck(),
          new ExportCheck(),
          new ImportCheck(),
          new StagingCheck(),
          new StateCheck(),
          new CapabilityCheck(),
          new SearchParameterCheck(),
          new EmptyCheck(),
          new SizeCheck(),
          new SampleCheck());

  private Doctor() {}

  /** What was found, the worst first; blocks on servers and storage. */
  static List<Finding> examine(Examination examination) {
    List<Finding> found = new ArrayList<>();
    for (Check check : CHECKS) {
      try {
        found.addAll(check.run(examination));
      } catch (MigrationException e) {
        found.add(
            Finding.warning(
                Topic.NOT_CHECKED,
                check.name() + " could not be looked at: " + e.getMessage(),
                "run this command again, with --verbose to see more"));
      }
    }
    return found.stream().distinct().sorted(Comparator.comparing(Finding::severity)).toList();
  }
}
