package io.fhirmigration.cli;

import io.fhirmigration.AnonymizationUpload;
import io.fhirmigration.cli.config.AnonymizationConfig;
import io.fhirmigration.cli.config.Problem;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.model.Anonymization;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The plan of a configuration with what only the staging area can add to it. */
final class PinnedPlan {
  private PinnedPlan() {}

  /**
   * The configuration whose plan has the hash of the configuration by which the source
   * de-identifies; the file that is named for upload is brought there first.
   *
   * @throws UserMistake when it is not there, or there with other content
   */
  static RunConfig in(RunConfig wanted, StagingArea staging) {
    Optional<AnonymizationConfig> how = wanted.source().flatMap(ServerConfig::anonymization);
    if (how.isEmpty()) {
      return wanted;
    }
    try {
      Anonymization pinned = pin(wanted, how.get(), staging);
      return wanted.with(wanted.plan().anonymizedBy(Optional.of(pinned)));
    } catch (RejectedException e) {
      String said = String.valueOf(e.getMessage()).replaceFirst("^anonymization: ", "");
      throw mistake(wanted, how.get(), said);
    }
  }

  private static Anonymization pin(RunConfig wanted, AnonymizationConfig how, StagingArea staging) {
    if (how.upload().isEmpty()) {
      return AnonymizationUpload.there(staging, how.config());
    }
    Path file = how.upload().get();
    try {
      return AnonymizationUpload.upload(staging, how.config(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw mistake(
          wanted, how, "the file " + file + " cannot be read; name one that you may read");
    }
  }

  /** A message says 'what; fix'. */
  private static UserMistake mistake(RunConfig wanted, AnonymizationConfig how, String message) {
    String[] said = message.split("; ", 2);
    Problem problem =
        new Problem(
            how.line(),
            "source.anonymization",
            said[0],
            said.length > 1 ? said[1] : "look at the container anonymization");
    return new UserMistake(problem.text(wanted.file().toString()));
  }
}
