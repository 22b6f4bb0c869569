package io.fhirmigration.verify.deletes;

import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.IdPage;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.verify.deletes.DeleteProgress.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the ids that only the destination lists, type by type, with a bounded heap. */
final class ExtraIds {
  /** How many ids of one side are held in memory. */
  static final int IN_MEMORY = 200_000;

  private final ResourceReads source;
  private final ResourceReads destination;
  private final Tries tries;
  private final Path folder;
  private final int inMemory;
  private final DeleteProgress progress;
  private long listed;

  ExtraIds(
      ResourceReads source,
      ResourceReads destination,
      Tries tries,
      Path folder,
      int inMemory,
      DeleteProgress progress) {
    this.source = source;
    this.destination = destination;
    this.tries = tries;
    this.folder = folder;
    this.inMemory = inMemory;
    this.progress = progress;
  }

  /** Takes an id that only the destination lists. */
  @FunctionalInterface
  interface Use {
    void take(ResourceId extra) throws IOException;
  }

  /** Lists one type on both sides. */
  void find(String type, Use use) throws IOException {
    try (SortedIds there = new SortedIds(folder, inMemory);
        SortedIds here = new SortedIds(folder, inMemory)) {
      list(destination, type, there);
      list(source, type, here);
      Supplier<Optional<String>> known = here.sorted();
      Supplier<Optional<String>> all = there.sorted();
      Optional<String> next = known.get();
      for (Optional<String> id = all.get(); id.isPresent(); id = all.get()) {
        String wanted = id.get();
        while (next.filter(other -> other.compareTo(wanted) < 0).isPresent()) {
          next = known.get();
        }
        if (next.filter(wanted::equals).isEmpty()) {
          use.take(new ResourceId(type, wanted));
        }
      }
    }
  }

  private void list(ResourceReads server, String type, SortedIds into) throws IOException {
    Optional<String> next = Optional.empty();
    do {
      Optional<String> at = next;
      IdPage page =
          tries.ask(() -> server.find(type, "_sort=_lastUpdated&_elements=id&_count=1000", at));
      for (String id : page.ids()) {
        into.add(id);
      }
      listed += page.ids().size();
      progress.reached(Stage.LISTING, listed, 0);
      next = page.next();
    } while (next.isPresent());
  }

  /** How many ids both sides listed so far. */
  long listed() {
    return listed;
  }
}
