package io.fhirmigration.internal.export;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Holds a manifest against the files that lie in the attempt's container.
 *
 * <p>The manifest stays the list of what is imported; the listing can only contradict it. What the
 * transform stage writes lies in a folder of its own and is not looked at.
 */
public final class FolderWitness {
  private static final int PAGE = 1000;

  private final StagingArea staging;

  /** A witness over a staging area. */
  public FolderWitness(StagingArea staging) {
    this.staging = staging;
  }

  /** The first folder of the container that an export made, if there is one. */
  Optional<String> folder(String container) {
    String[] found = {""};
    scan(
        container,
        object -> {
          int slash = object.name().indexOf('/');
          if (slash > 0) {
            found[0] = object.name().substring(0, slash);
          }
          return slash <= 0;
        });
    return found[0].isEmpty() ? Optional.empty() : Optional.of(found[0]);
  }

  /** Why folder and manifest don't agree; empty when they do. */
  Optional<String> contradiction(String container, List<ExportManifest.File> files) {
    Set<String> claimed = new HashSet<>();
    for (ExportManifest.File file : files) {
      Optional<StagingArea.Place> place = staging.locate(file.url());
      if (place.isEmpty() || !place.get().container().equals(container)) {
        return Optional.of("the manifest names a file outside the export's container");
      }
      if (!claimed.add(place.get().name())) {
        return Optional.of("the manifest names " + place.get().name() + " twice");
      }
    }
    String[] omitted = {""};
    scan(
        container,
        object -> {
          if (!claimed.remove(object.name()) && object.length() > 0) {
            omitted[0] = object.name();
          }
          return omitted[0].isEmpty();
        });
    if (!omitted[0].isEmpty()) {
      return Optional.of("the manifest omits the non-empty file " + omitted[0]);
    }
    return claimed.stream().sorted().findFirst().map(name -> "the file " + name + " is not there");
  }

  private void scan(String container, Predicate<StagedObject> goOn) {
    String after = "";
    while (true) {
      List<StagedObject> page = staging.list(container, "", after, PAGE);
      for (StagedObject object : page) {
        if (!object.name().startsWith(ObjectShelf.TRANSFORMED) && !goOn.test(object)) {
          return;
        }
        after = object.name();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }
}
