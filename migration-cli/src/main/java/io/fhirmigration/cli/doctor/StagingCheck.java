package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.StagingAreas;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.WritableFolder;
import io.fhirmigration.cli.config.StagingConfig;
import io.fhirmigration.cli.config.StagingConfig.Folder;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.staging.blob.AccountProbe;
import io.fhirmigration.staging.blob.AccountProbe.Answer;
import io.fhirmigration.staging.blob.AccountProbe.Step;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tries the staging area with a container of its own, which is gone afterwards. */
final class StagingCheck implements Check {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ROLE =
      "give the identity the role Storage Blob Data Contributor at the account, and look at the"
          + " account's network rules";

  @Override
  public String name() {
    return "staging area";
  }

  @Override
  public List<Finding> run(Examination examination) {
    if (examination.config().staging() instanceof Folder folder) {
      return WritableFolder.problem(folder.path()).stream()
          .map(
              problem ->
                  Finding.error(
                      Topic.NO_CONTAINER_RIGHT,
                      "staging.path: " + problem,
                      "name a folder that you may write"))
          .toList();
    }
    try {
      StagingConfig.Blob blob = (StagingConfig.Blob) examination.config().staging();
      AccountProbe probe = StagingAreas.probe(blob, examination.environment(), examination.clock());
      Answer answer = probe.run(container(examination));
      return answer.refused().isPresent()
          ? List.of(refused(answer.refused().get(), answer.words()))
          : seen(answer, examination.clock().instant());
    } catch (UserMistake e) {
      String[] said = e.lines().get(0).split("; ", 2);
      String fix = said.length > 1 ? said[1] : "give the credential what it needs";
      return List.of(Finding.error(Topic.NO_TOKEN, "staging: " + said[0], fix));
    } catch (RejectedException e) {
      return List.of(
          Finding.error(
              Topic.NO_TOKEN,
              "staging: " + e.getMessage(),
              "repair the credential of the staging section"));
    }
  }

  private static String container(Examination examination) {
    return examination.plan().id() + "-doctor-" + new BigInteger(40, RANDOM).toString(36);
  }

  /** What a refused step means, by the words of the account. */
  static Finding refused(Step step, String words) {
    String said = "staging: " + words;
    if (words.contains("no token for ")) {
      return Finding.error(Topic.NO_TOKEN, said, "repair the credential of the staging section");
    }
    if (words.contains("AuthenticationFailed") || words.contains("HTTP 401")) {
      return Finding.error(
          Topic.TOKEN_REFUSED, said, "check the key, signature or identity of the staging section");
    }
    if (!words.contains("HTTP 403")) {
      return Finding.error(
          Topic.UNREACHABLE, said, "check staging.url: the address of the account's Blob service");
    }
    String what = "staging: refused to " + step.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return Finding.error(
        step == Step.CREATE_CONTAINER ? Topic.NO_CONTAINER_RIGHT : Topic.NO_STAGING_RIGHT,
        what + ": " + words,
        ROLE);
  }

  private static List<Finding> seen(Answer answer, Instant here) {
    List<Finding> found = new ArrayList<>();
    answer
        .now()
        .map(there -> Duration.between(here, there))
        .flatMap(skew -> ClockCheck.storage(skew))
        .ifPresent(found::add);
    String kept =
        answer.versioned()
            ? "the account keeps former versions of objects"
            : answer.softDeleteDays().isPresent()
                ? "the account keeps deleted objects for "
                    + answer.softDeleteDays().getAsInt()
                    + " days"
                : "versioning and soft delete do not show";
    found.add(
        Finding.note(
            Topic.STORAGE_BY_HAND,
            kept + "; event subscriptions, life-cycle rules and network rules cannot be seen",
            "see by hand that no event subscription or life-cycle rule acts on the migration's"
                + " containers, that both FHIR services may reach the account, and for how long"
                + " deleted data is kept"));
    return found;
  }
}
