package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.Stores;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.WritableFolder;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.model.RejectedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says whether records can be kept, as far as that shows without making a store. */
final class StateCheck implements Check {
  @Override
  public String name() {
    return "state store";
  }

  @Override
  public List<Finding> run(Examination examination) {
    RunConfig config = examination.config();
    List<Finding> found = new ArrayList<>();
    config
        .state()
        .path()
        .map(Path::toAbsolutePath)
        .flatMap(file -> Optional.ofNullable(file.getParent()))
        .flatMap(WritableFolder::problem)
        .ifPresent(
            problem ->
                found.add(
                    Finding.error(
                        Topic.STATE_NOT_USABLE,
                        "state.path: " + problem,
                        "name a folder that you may write")));
    try {
      config
          .state()
          .passwordFrom()
          .flatMap(from -> SecretRef.parse(from, config.home()))
          .ifPresent(password -> password.read(examination.environment()));
      Stores.probe(config.state(), examination.environment(), examination.clock());
    } catch (UserMistake e) {
      found.add(unusable(e.lines().get(0), "give the store its password"));
    } catch (RejectedException e) {
      found.add(
          unusable(
              String.valueOf(e.getMessage()),
              "give the identity the role Storage Table Data Contributor at the account"));
    }
    return found;
  }

  /** A message says 'what; fix', or what alone. */
  private static Finding unusable(String message, String fix) {
    String[] said = message.split("; ", 2);
    return Finding.error(
        Topic.STATE_NOT_USABLE, "state: " + said[0], said.length > 1 ? said[1] : fix);
  }
}
