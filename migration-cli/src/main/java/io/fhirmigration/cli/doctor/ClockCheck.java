package io.fhirmigration.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares the clocks of both servers with this machine's. */
final class ClockCheck implements Check {
  private static final Duration TOLERATED = Duration.ofMinutes(2);
  private static final Duration ALIKE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "clocks";
  }

  @Override
  public List<Finding> run(Examination examination) {
    List<ServerSide> wrong =
        Stream.concat(examination.source().stream(), Stream.of(examination.destination()))
            .filter(side -> side.skew().abs().compareTo(TOLERATED) > 0)
            .toList();
    if (wrong.size() == 2 && areAlike(wrong.get(0).skew(), wrong.get(1).skew())) {
      return List.of(
          Finding.warning(
              Topic.CLOCK_SKEW,
              "the clock of this machine is "
                  + apart(wrong.get(0).skew().negated())
                  + " both servers'",
              "set it by a time service (NTP)"));
    }
    List<Finding> found = new ArrayList<>();
    for (ServerSide side : wrong) {
      found.add(
          Finding.error(
              Topic.CLOCK_SKEW,
              "the clock of the " + side.name() + " is " + apart(side.skew()) + " this machine's",
              "have the server's clock set; if it cannot be, wait with the cut-over for longer than"
                  + " the difference"));
    }
    return found;
  }

  /** What is to be said of the storage's clock, if anything. */
  static Optional<Finding> storage(Duration skew) {
    return skew.abs().compareTo(TOLERATED) <= 0
        ? Optional.empty()
        : Optional.of(
            Finding.warning(
                Topic.CLOCK_SKEW,
                "the clock of the storage account is " + apart(skew) + " this machine's",
                "set this machine's clock by a time service (NTP); signatures depend on it"));
  }

  private static boolean areAlike(Duration one, Duration other) {
    return one.minus(other).abs().compareTo(ALIKE) <= 0;
  }

  private static String apart(Duration ahead) {
    return ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of");
  }
}
