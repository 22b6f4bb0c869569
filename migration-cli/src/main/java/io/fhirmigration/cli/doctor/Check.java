package io.fhirmigration.cli.doctor;

import java.util.List;

/** Looks at one side of a planned migration and changes nothing that stays. */
interface Check {
  /** What is looked at, in a few words. */
  String name();

  /**
   * Looks; blocks on servers and storage.
   *
   * @throws io.fhirmigration.model.MigrationException when it could not be looked at
   */
  List<Finding> run(Examination examination);
}
