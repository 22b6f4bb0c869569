package io.fhirmigration.cli.payload;

import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files of a staging area, listed page by page. */
final class StagedFiles {
  private static final int PAGE = 1_000;

  private StagedFiles() {}

  static List<NamedFile> in(AdoptedFiles adopted, StagingArea staging) {
    List<NamedFile> files = new ArrayList<>();
    List<StagedObject> page;
    String after = "";
    do {
      page = staging.list(adopted.container(), adopted.prefix(), after, PAGE);
      for (StagedObject found : page) {
        after = found.name();
        if (FolderFiles.isNdjson(found.name())) {
          files.add(
              new NamedFile(
                  found.name(),
                  staging.url(found.container(), found.name()),
                  Optional.of(found.etag()),
                  () -> staging.open(found, 0)));
        }
      }
    } while (page.size() == PAGE);
    return files;
  }
}
