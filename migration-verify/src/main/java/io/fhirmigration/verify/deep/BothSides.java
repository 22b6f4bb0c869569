package io.fhirmigration.verify.deep;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.Answer;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.spi.TransformerChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads resources from both servers.
 *
 * @param source says what was
 * @param destination says what is
 * @param patience how they are asked
 * @param expected makes of the one what the other must be
 */
record BothSides(
    ResourceReads source, ResourceReads destination, Patience patience, TransformerChain expected) {

  /**
   * One resource as both servers have it.
   *
   * @param id which one, at the source
   * @param idThere which one it is at the destination
   * @param source what the source has
   * @param wanted what the destination must have
   * @param destination what it has
   * @param failure why there is nothing to compare; empty string when there is
   */
  record Pair(
      ResourceId id,
      ResourceId idThere,
      List<Version> source,
      List<Version> wanted,
      List<Version> destination,
      String failure) {

    private static Pair failed(ResourceId id, String reason) {
      return new Pair(id, id, List.of(), List.of(), List.of(), reason);
    }

    private Pair with(Answer theirs) {
      if (!failure.isEmpty()) {
        return this;
      }
      return theirs instanceof Answer.Failed failed
          ? failed(id, "destination: " + failed.reason())
          : new Pair(id, idThere, source, wanted, versions(theirs), "");
    }

    /** Whether a transformer left all of it out. */
    boolean isLeftOut() {
      return wanted.isEmpty() && !source.isEmpty();
    }
  }

  /** A pair for each, in their order. */
  List<Pair> read(List<ResourceId> ids, boolean history) {
    List<Answer> ours = patience.read(source, ids, history);
    List<Pair> halves = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      halves.add(half(ids.get(i), ours.get(i)));
    }
    List<ResourceId> asked =
        halves.stream().filter(pair -> pair.failure.isEmpty()).map(Pair::idThere).toList();
    List<Answer> theirs = asked.isEmpty() ? List.of() : patience.read(destination, asked, history);
    List<Pair> pairs = new ArrayList<>();
    int next = 0;
    for (Pair half : halves) {
      pairs.add(half.failure.isEmpty() ? half.with(theirs.get(next++)) : half);
    }
    return pairs;
  }

  /** The versions that the source has now; empty optional when it does not say. */
  List<Optional<List<Version>>> readSource(List<ResourceId> ids, boolean history) {
    return patience.read(source, ids, history).stream()
        .map(
            answer ->
                answer instanceof Answer.Failed
                    ? Optional.<List<Version>>empty()
                    : Optional.of(versions(answer)))
        .toList();
  }

  private Pair half(ResourceId id, Answer ours) {
    if (ours instanceof Answer.Failed failed) {
      return Pair.failed(id, "source: " + failed.reason());
    }
    try {
      List<Version> versions = versions(ours);
      List<Version> wanted = versions.stream().flatMap(v -> expected(v).stream()).toList();
      return new Pair(id, idThere(id, wanted), versions, wanted, List.of(), "");
    } catch (RejectedException e) {
      return Pair.failed(id, Patience.words(e));
    }
  }

  private Optional<Version> expected(Version version) {
    return version.deleted()
        ? Optional.of(version)
        : expected
            .apply(ResourceLine.of(version.body()))
            .map(
                line ->
                    new Version(version.versionId(), version.lastUpdated(), false, bytes(line)));
  }

  private static byte[] bytes(ResourceLine line) {
    return Arrays.copyOfRange(line.bytes(), line.offset(), line.offset() + line.length());
  }

  /** Elsewhere, when a transformer maps ids. */
  private ResourceId idThere(ResourceId id, List<Version> wanted) {
    return wanted.stream()
        .filter(version -> !version.deleted() && expected.mapsIdentity())
        .findFirst()
        .map(version -> ResourceLine.of(version.body()))
        .map(
            line ->
                new ResourceId(line.resourceType().orElse(id.type()), line.id().orElse(id.id())))
        .orElse(id);
  }

  private static List<Version> versions(Answer answer) {
    return answer instanceof Answer.Found found ? found.versions() : List.of();
  }
}
