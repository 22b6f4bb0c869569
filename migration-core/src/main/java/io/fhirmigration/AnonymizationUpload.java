package io.fhirmigration;

import io.fhirmigration.model.Anonymization;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Brings a de-identification configuration to where the source looks for it. */
public final class AnonymizationUpload {
  /** The servers refuse larger ones. */
  private static final int LARGEST = 1 << 20;

  private AnonymizationUpload() {}

  /**
   * Writes a configuration into staging, once, and gives what a plan needs of it. A configuration
   * of that name with the same content stays as it is. Blocks on the staging area.
   *
   * @param staging the staging area, which is the source's export store
   * @param name the name that the configuration gets
   * @param content its content, 1 MiB at most
   * @throws RejectedException when one of that name is there with other content, or when the
   *     content is too large
   */
  public static Anonymization upload(StagingArea staging, String name, byte[] content) {
    if (content.length > LARGEST) {
      throw new RejectedException(
          "anonymization: the configuration has "
              + content.length
              + " bytes; the servers take at most "
              + LARGEST);
    }
    Anonymization uploaded = new Anonymization(name, Optional.of(sha256(content)));
    staging.createContainer(Anonymization.CONTAINER);
    staging.writeOnce(Anonymization.CONTAINER, name, content);
    Anonymization there = there(staging, name);
    if (!there.equals(uploaded)) {
      throw new RejectedException(
          "anonymization: staging has a configuration '"
              + name
              + "' with SHA-256 "
              + there.sha256().orElse("")
              + ", the one to upload has "
              + uploaded.sha256().orElse("")
              + "; give it another name");
    }
    return uploaded;
  }

  /**
   * What a plan needs of a configuration that is there already. Blocks on the staging area.
   *
   * @throws RejectedException when there is none of that name
   */
  public static Anonymization there(StagingArea staging, String name) {
    StagedObject found =
        staging
            .find(Anonymization.CONTAINER, name)
            .orElseThrow(
                () ->
                    new RejectedException(
                        "anonymization: staging has no configuration '"
                            + name
                            + "' in container '"
                            + Anonymization.CONTAINER
                            + "'; upload it"));
    try (InputStream in = staging.open(found, 0)) {
      return new Anonymization(name, Optional.of(sha256(in.readAllBytes())));
    } catch (IOException e) {
      throw new RetryableException("the anonymization configuration could not be read", e);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
