package io.fhirmigration.testkit.simulation;

import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The exports that the source has accepted, whoever learned of it. */
final class KickOffs {
  private static final Pattern CONTAINER = Pattern.compile("[?&]_container=([a-z0-9-]+)");
  private static final Pattern STATUS = Pattern.compile("/_operations/export/(\\d+)");

  private final Clock clock;
  private final Duration orphanGrace;
  private final Map<Long, Accepted> exports = new TreeMap<>();
  private final Set<String> givenUp = new HashSet<>();
  private final Set<Long> receipts = new TreeSet<>();

  private record Accepted(String container, Instant at) {}

  KickOffs(Clock clock, Duration orphanGrace) {
    this.clock = clock;
    this.orphanGrace = orphanGrace;
  }

  /** Notes the answer to a kick-off, before anything may happen to it on the way. */
  void answered(ModelRequest request, ModelResponse answer) {
    Optional<Long> number = answer.first("Content-Location").flatMap(KickOffs::number);
    Matcher container = CONTAINER.matcher(request.target());
    boolean told = request.target().contains("/$export") && number.isPresent() && container.find();
    if (told && !givenUp.contains(container.group(1))) {
      exports.put(number.get(), new Accepted(container.group(1), clock.instant()));
    }
  }

  /**
   * Notes a container of which was said that no job was seen: what an engine sends after a long
   * sleep, less than the grace before that last look or later, can't be told.
   */
  void givenUp(String container) {
    Instant inTime = clock.instant().minus(orphanGrace);
    exports
        .values()
        .removeIf(export -> export.container().equals(container) && export.at().isAfter(inTime));
    givenUp.add(container);
  }

  /** Notes the receipts that a durable chunk record holds. */
  void written(String chunkRecord) {
    Matcher status = STATUS.matcher(chunkRecord);
    while (status.find()) {
      receipts.add(Long.valueOf(status.group(1)));
    }
  }

  /** The number in a status address. */
  static Optional<Long> number(String url) {
    Matcher status = STATUS.matcher(url);
    return status.find() ? Optional.of(Long.valueOf(status.group(1))) : Optional.empty();
  }

  Set<Long> accepted() {
    return exports.keySet();
  }

  String container(long number) {
    Accepted export = exports.get(number);
    return export == null ? "" : export.container();
  }

  /** Whether a chunk's record ever held the export's receipt. */
  boolean hasReceipt(long number) {
    return receipts.contains(number);
  }
}
