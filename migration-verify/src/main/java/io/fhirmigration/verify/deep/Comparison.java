package io.fhirmigration.verify.deep;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.CanonicalJson;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.verify.deep.DeepFinding.Difference;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import io.fhirmigration.verify.full.ComparableContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the versions of one resource.
 *
 * @param content reads what may not differ
 * @param values how values are shown
 */
record Comparison(ComparableContent content, ShownValues values) {

  /**
   * What was compared and what is no match.
   *
   * @param versions how many versions were compared
   * @param findings what is no match
   */
  record Compared(long versions, List<DeepFinding> findings) {
    static Compared error(ResourceId id, String reason) {
      return new Compared(0, List.of(found(Kind.ERROR, id, "", reason)));
    }

    boolean isError() {
      return findings.stream().anyMatch(finding -> finding.kind() == Kind.ERROR);
    }

    boolean differs() {
      return !isError() && !findings.isEmpty();
    }
  }

  /** Compares what both have now; nobody having it any more is the same, too. */
  Compared current(ResourceId id, Optional<Version> expected, Optional<Version> there) {
    Optional<Version> ours = expected.filter(version -> !version.deleted());
    Optional<Version> theirs = there.filter(version -> !version.deleted());
    if (ours.isEmpty() && theirs.isEmpty()) {
      return expected.isPresent() || there.isPresent()
          ? new Compared(1, List.of())
          : Compared.error(id, "neither server has it");
    }
    if (ours.isEmpty()) {
      String reason = expected.isPresent() ? "deleted at the source" : "";
      return one(found(Kind.EXTRA, id, theirs.get().versionId(), reason));
    }
    if (theirs.isEmpty()) {
      String reason = there.isPresent() ? "deleted at the destination" : "";
      return one(found(Kind.MISSING, id, ours.get().versionId(), reason));
    }
    return new Compared(1, contents(id, ours.get(), theirs.get()));
  }

  /** Compares version by version. */
  Compared history(ResourceId id, List<Version> expected, List<Version> there) {
    Map<String, Version> theirs = new LinkedHashMap<>();
    there.forEach(version -> theirs.putIfAbsent(version.versionId(), version));
    List<DeepFinding> findings = new ArrayList<>();
    long versions = expected.size();
    for (Version ours : expected) {
      Version other = theirs.remove(ours.versionId());
      if (other == null) {
        findings.add(found(Kind.MISSING, id, ours.versionId(), ""));
      } else {
        findings.addAll(version(id, ours, other));
      }
    }
    theirs.keySet().forEach(version -> findings.add(found(Kind.EXTRA, id, version, "")));
    versions += theirs.size();
    return versions == 0
        ? Compared.error(id, "neither server has it")
        : new Compared(versions, List.copyOf(findings));
  }

  private List<DeepFinding> version(ResourceId id, Version ours, Version theirs) {
    if (ours.deleted() && theirs.deleted()) {
      return List.of();
    }
    if (ours.deleted() || theirs.deleted()) {
      String where = ours.deleted() ? "source" : "destination";
      return List.of(found(Kind.DIFFERENT, id, ours.versionId(), "a delete at the " + where));
    }
    return contents(id, ours, theirs);
  }

  private List<DeepFinding> contents(ResourceId id, Version ours, Version theirs) {
    JsonValue a;
    JsonValue b;
    try {
      a = content.of(id.type(), ours.body());
      b = content.of(id.type(), theirs.body());
    } catch (RejectedException notJson) {
      return List.of(found(Kind.ERROR, id, ours.versionId(), Patience.words(notJson)));
    }
    List<Difference> differences =
        CanonicalJson.differences(a, b, Set.of()).stream()
            .map(path -> new Difference(path, values.at(a, path), values.at(b, path)))
            .toList();
    return differences.isEmpty()
        ? List.of()
        : List.of(
            new DeepFinding(Kind.DIFFERENT, id.type(), id.id(), ours.versionId(), differences, ""));
  }

  private static Compared one(DeepFinding finding) {
    return new Compared(1, List.of(finding));
  }

  private static DeepFinding found(Kind kind, ResourceId id, String version, String reason) {
    return new DeepFinding(kind, id.type(), id.id(), version, List.of(), reason);
  }
}
