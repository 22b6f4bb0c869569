package io.fhirmigration.internal.load;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ObjectRef;
import java.util.List;
import java.util.Optional;

/** The imports of earlier waves, in a write-once object, so that a chunk's record stays small. */
public final class EndedImports {
  private final ObjectShelf shelf;

  /** Keeps the lists on a shelf. */
  public EndedImports(ObjectShelf shelf) {
    this.shelf = shelf;
  }

  /** The imports that were done or blamed. */
  public List<ImportJob> read(Optional<ObjectRef> ended) {
    return ended.map(ref -> shelf.readRecords(ref, ImportJob.class)).orElse(List.of());
  }

  /** Keeps a list under a name made of its content; an empty one is not kept. */
  public Optional<ObjectRef> write(Chunk chunk, List<ImportJob> ended) {
    return ended.isEmpty()
        ? Optional.empty()
        : Optional.of(shelf.writeByContent("chunks/" + chunk.id() + "/ended", ended));
  }
}
