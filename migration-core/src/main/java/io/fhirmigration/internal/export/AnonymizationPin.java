package io.fhirmigration.internal.export;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Anonymization;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.SourceServer.PinnedConfig;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;

/** Finds the de-identification configuration of a plan in staging. */
public final class AnonymizationPin {
  private AnonymizationPin() {}

  /**
   * The configuration as it lies there now.
   *
   * @throws RejectedException when there is none, or one with other content than the plan's
   */
  public static PinnedConfig find(StagingArea staging, Anonymization wanted) {
    StagedObject found =
        staging
            .find(Anonymization.CONTAINER, wanted.config())
            .orElseThrow(
                () ->
                    new RejectedException(
                        "anonymization: staging has no "
                            + place(wanted)
                            + "; upload it there, where the source looks for it"));
    if (wanted.sha256().isPresent()) {
      require(wanted, wanted.sha256().get(), ObjectShelf.sha256(content(staging, found)));
    }
    return new PinnedConfig(wanted.config(), found.etag());
  }

  private static void require(Anonymization wanted, String planned, String there) {
    if (!planned.equals(there)) {
      throw new RejectedException(
          "anonymization: "
              + place(wanted)
              + " has SHA-256 "
              + there
              + ", the plan says "
              + planned
              + "; restore it, or start another migration");
    }
  }

  private static String place(Anonymization wanted) {
    return "configuration '" + wanted.config() + "' in container '" + Anonymization.CONTAINER + "'";
  }

  private static byte[] content(StagingArea staging, StagedObject found) {
    try (InputStream in = staging.open(found, 0)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new RetryableException("the anonymization configuration could not be read", e);
    }
  }
}
