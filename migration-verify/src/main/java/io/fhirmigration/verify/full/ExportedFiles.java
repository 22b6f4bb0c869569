package io.fhirmigration.verify.full;

import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a manifest names, held against what lies in the export's own container.
 *
 * @param found the files
 * @param problem why they are not all; empty string when they are
 */
record ExportedFiles(NdjsonFiles found, String problem) {
  private static final int PAGE = 1000;

  static ExportedFiles of(StagingArea staging, String container, ExportManifest manifest) {
    List<NdjsonFile> files = new ArrayList<>();
    Set<String> named = new HashSet<>();
    String problem = "";
    for (ExportManifest.File file : manifest.output()) {
      Optional<StagedObject> pin =
          staging
              .locate(file.url())
              .filter(place -> place.container().equals(container))
              .flatMap(place -> staging.find(place.container(), place.name()));
      if (pin.isEmpty()) {
        problem = "a file of the destination's export is not in container " + container;
      } else {
        StagedObject found = pin.get();
        named.add(found.name());
        files.add(new NdjsonFile(found.name(), found.length(), () -> staging.open(found, 0)));
      }
    }
    for (StagedObject object : objects(staging, container)) {
      if (object.length() > 0 && !named.contains(object.name())) {
        problem = "the manifest of the destination's export omits the file " + object.name();
      }
    }
    return new ExportedFiles(new NdjsonFiles(files, 0), problem);
  }

  /** All that lies in a container. */
  static List<StagedObject> objects(StagingArea staging, String container) {
    List<StagedObject> all = new ArrayList<>();
    String after = "";
    while (true) {
      List<StagedObject> page = staging.list(container, "", after, PAGE);
      all.addAll(page);
      if (page.size() < PAGE) {
        return all;
      }
      after = page.get(PAGE - 1).name();
    }
  }
}
