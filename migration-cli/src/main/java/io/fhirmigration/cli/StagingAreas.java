package io.fhirmigration.cli;

import io.fhirmigration.cli.config.StagingConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.staging.blob.AccountProbe;
import java.time.Clock;
import java.util.Map;

/** Opens the staging area of a configuration. */
public final class StagingAreas {
  private StagingAreas() {}

  /**
   * The staging area; a folder is created when it is missing, an account is not asked yet.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  public static StagingArea open(
      StagingConfig staging, Map<String, String> environment, Clock clock) {
    if (staging instanceof StagingConfig.Blob blob) {
      return new AzureStorage(blob.account(), environment, clock).files();
    }
    return StagingFolder.open(((StagingConfig.Folder) staging).path());
  }

  /**
   * A probe of the account that holds a staging area; nothing is asked yet.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  public static AccountProbe probe(
      StagingConfig.Blob staging, Map<String, String> environment, Clock clock) {
    return new AzureStorage(staging.account(), environment, clock).probe();
  }
}
