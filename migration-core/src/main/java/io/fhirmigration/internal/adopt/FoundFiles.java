package io.fhirmigration.internal.adopt;

import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The objects of a container in the order of their names, listed page by page. */
final class FoundFiles implements Iterator<StagedObject> {
  private static final int PAGE = 1_000;

  private final AdoptedFiles where;
  private final StagingArea staging;
  private List<StagedObject> page;
  private int at;

  FoundFiles(AdoptedFiles where, StagingArea staging) {
    this.where = where;
    this.staging = staging;
    this.page = staging.list(where.container(), where.prefix(), "", PAGE);
  }

  @Override
  public boolean hasNext() {
    if (at == page.size() && page.size() == PAGE) {
      page = staging.list(where.container(), where.prefix(), page.get(PAGE - 1).name(), PAGE);
      at = 0;
    }
    return at < page.size();
  }

  @Override
  public StagedObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(at++);
  }
}
