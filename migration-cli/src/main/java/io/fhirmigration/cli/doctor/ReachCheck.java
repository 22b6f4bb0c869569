package io.fhirmigration.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Says whether both servers answer to whoever asks. */
final class ReachCheck implements Check {
  @Override
  public String name() {
    return "addresses and credentials";
  }

  @Override
  public List<Finding> run(Examination examination) {
    List<Finding> found = new ArrayList<>();
    Stream.concat(examination.source().stream(), Stream.of(examination.destination()))
        .forEach(
            side -> {
              side.trouble().ifPresent(found::add);
              side.trouble().map(trouble -> unseen(side)).ifPresent(found::add);
            });
    examination
        .source()
        .filter(ServerSide::deprecated)
        .ifPresent(
            side ->
                found.add(
                    Finding.warning(
                        Topic.SOURCE_DEPRECATED,
                        "the source answers exports only; nothing could be counted, sampled or"
                            + " compared there",
                        "go on knowingly: say beforehand who will accept an inconclusive"
                            + " comparison")));
    if (examination.destination().deprecated()) {
      found.add(
          Finding.error(
              Topic.UNREACHABLE,
              "the destination has been deprecated and takes nothing",
              "name another destination"));
    }
    return found;
  }

  private static Finding unseen(ServerSide side) {
    String what = side.answers() ? "what has to be read" : "all that has to be asked";
    return Finding.note(
        Topic.NOT_CHECKED,
        side.name() + ": " + what + " there was not looked at",
        "mend what is said about the " + side.name() + ", then run this command again");
  }
}
