package io.fhirmigration.cli.doctor;

import io.fhirmigration.fhir.ServerProbe;
import io.fhirmigration.fhir.ServerProbe.ImportAnswer;
import io.fhirmigration.fhir.ServerProbe.Reindex;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out whether the destination imports, from where, and in which mode it is. */
final class ImportCheck implements Check {
  private static final String WHERE =
      " (import settings of the FHIR service; ARM: importConfiguration";

  @Override
  public String name() {
    return "import settings of the destination";
  }

  @Override
  public List<Finding> run(Examination examination) {
    URI staging = examination.plan().staging();
    URI file = URI.create(staging + "/doctor/none.ndjson");
    List<Finding> found = new ArrayList<>();
    ServerSide destination = examination.destination();
    Optional<ImportAnswer> answer = destination.asked(probe -> probe.importAnswer(file));
    answer.flatMap(said -> finding(said, staging)).ifPresent(found::add);
    Optional<Reindex> reindex = destination.asked(ServerProbe::reindex);
    boolean locked = reindex.filter(Reindex.LOCKED::equals).isPresent();
    boolean open = reindex.filter(Reindex.OPEN::equals).isPresent();
    if (locked && !examination.isInitialLoad()) {
      found.add(
          Finding.error(
              Topic.INITIAL_MODE_ON,
              "the destination is in initial import mode",
              "switch it off"
                  + WHERE
                  + ".initialImportMode: false), or plan importMode"
                  + " initial-load"));
    }
    if (open && examination.isInitialLoad()) {
      found.add(
          Finding.error(
              Topic.INITIAL_MODE_OFF,
              "the plan says initial-load and the destination is not in initial import mode",
              "switch it on"
                  + WHERE
                  + ".initialImportMode: true), or plan importMode"
                  + " incremental-load"));
    }
    return found;
  }

  private static Optional<Finding> finding(ImportAnswer answer, URI staging) {
    String host = Optional.ofNullable(staging.getHost()).orElse("a folder of this machine");
    return switch (answer.state()) {
      case READY, FORBIDDEN -> Optional.empty();
      case DISABLED ->
          Optional.of(
              Finding.error(
                  Topic.IMPORT_DISABLED,
                  "import is switched off at the destination",
                  "switch it on" + WHERE + ".enabled: true)"));
      case WITHOUT_STORE ->
          Optional.of(
              Finding.error(
                  Topic.IMPORT_WITHOUT_STORE,
                  "import is on at the destination, but no storage account is set for it",
                  "set the account of the staging area, "
                      + host
                      + WHERE
                      + ".integrationDataStore), and give the service's identity the role Storage"
                      + " Blob Data Contributor there"));
      case OTHER_STORE ->
          Optional.of(
              Finding.error(
                  Topic.OTHER_STORAGE_ACCOUNT,
                  "the destination does not import from " + host + ", where files are staged",
                  "set that account at the destination"
                      + WHERE
                      + ".integrationDataStore), or stage in the account that is set there"));
      case UNCLEAR ->
          Optional.of(
              Finding.warning(
                  Topic.IMPORT_UNCLEAR,
                  "the destination answered the probe of an import unexpectedly: "
                      + (answer.words().isEmpty() ? "without a word" : answer.words()),
                  "rehearse with a short range before the migration"));
    };
  }
}
