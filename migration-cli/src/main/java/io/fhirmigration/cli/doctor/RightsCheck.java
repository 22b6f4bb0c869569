package io.fhirmigration.cli.doctor;

import io.fhirmigration.fhir.ServerProbe;
import io.fhirmigration.fhir.ServerProbe.Reindex;
import io.fhirmigration.fhir.ServerProbe.Right;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether the identity may export, import and reindex, without doing any of it. */
final class RightsCheck implements Check {
  @Override
  public String name() {
    return "rights at both servers";
  }

  @Override
  public List<Finding> run(Examination examination) {
    List<Finding> found = new ArrayList<>();
    examination
        .source()
        .flatMap(source -> source.asked(ServerProbe::exportRight))
        .filter(Right.REFUSED::equals)
        .ifPresent(
            refused ->
                found.add(
                    Finding.error(
                        Topic.NO_EXPORT_RIGHT,
                        "the identity may not export from the source (403)",
                        "give it the role FHIR Data Exporter at the source")));
    ServerSide destination = examination.destination();
    destination
        .asked(ServerProbe::importRight)
        .filter(Right.REFUSED::equals)
        .ifPresent(
            refused ->
                found.add(
                    Finding.error(
                        Topic.NO_IMPORT_RIGHT,
                        "the identity may not import into the destination (403)",
                        "give it the role FHIR Data Importer at the destination")));
    if (destination.searches()) {
      destination
          .asked(ServerProbe::reindex)
          .filter(Reindex.FORBIDDEN::equals)
          .ifPresent(
              refused ->
                  found.add(
                      Finding.warning(
                          Topic.NO_REINDEX_RIGHT,
                          "the identity may not start a reindex at the destination (403)",
                          "give it the role FHIR Data Contributor at the destination")));
    }
    return found;
  }
}
