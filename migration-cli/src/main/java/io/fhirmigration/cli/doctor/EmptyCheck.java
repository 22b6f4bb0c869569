package io.fhirmigration.cli.doctor;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says whether the destination holds resources already; search parameters don't count. */
final class EmptyCheck implements Check {
  @Override
  public String name() {
    return "content of the destination";
  }

  @Override
  public List<Finding> run(Examination examination) {
    if (!examination.destination().searches()) {
      return List.of();
    }
    CountAnswer all = count(examination.destination(), Optional.empty());
    CountAnswer parameters = count(examination.destination(), Optional.of("SearchParameter"));
    if (all.total().isEmpty()) {
      return List.of(
          Finding.note(
              Topic.NOT_CHECKED,
              "whether the destination is empty is not known: " + all.unknownBecause(),
              "look at it by hand"));
    }
    long held = all.total().getAsLong() - parameters.total().orElse(0);
    if (held <= 0) {
      return List.of();
    }
    String what = String.format(Locale.ROOT, "the destination holds %,d resources", held);
    if (examination.isInitialLoad()) {
      return List.of(
          Finding.error(
              Topic.DESTINATION_NOT_EMPTY,
              what + ", and initial-load needs an empty one",
              "load into an empty server, or plan importMode incremental-load"));
    }
    return List.of(
        examination.intoExisting()
            ? Finding.note(
                Topic.DESTINATION_NOT_EMPTY,
                what + ", which was accepted",
                "see to it that no id of theirs means another resource at the source")
            : Finding.error(
                Topic.DESTINATION_NOT_EMPTY,
                what,
                "migrate into an empty server, or say --into-existing when this is meant or the"
                    + " migration has begun already"));
  }

  private static CountAnswer count(ServerSide side, Optional<String> type) {
    CountQuery query =
        new CountQuery(CountQuery.Kind.CURRENT, type, Optional.empty(), Optional.empty());
    return side.asked(probe -> probe.count(query))
        .orElseGet(() -> CountAnswer.unknown("it does not answer"));
  }
}
