package io.fhirmigration;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.spi.StagedObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a migration has copied, as its records and its staging area tell: for comparisons and
 * repairs. {@link Migrations#copied} gives it.
 *
 * <p>Only reads; blocks on staging; thread-safe. The chunks are those of the moment at which it was
 * given. A chunk that was reopened counts with the files of every attempt of which something was
 * imported.
 */
public interface CopiedFiles {

  /** The closed chunks, in the order of their names; neither witnesses nor repairs. */
  List<Chunk> chunks();

  /** Whether the staged files of a closed chunk are deleted, or will be. */
  boolean isDeleted(Chunk closed);

  /**
   * The files of a closed chunk as they were imported.
   *
   * @throws io.fhirmigration.model.RejectedException when staging no longer holds their list
   */
  List<StagedFile> imported(Chunk closed);

  /**
   * The files of a closed chunk as they were exported, before any transformer; those that were
   * deleted are not among them.
   */
  List<StagedObject> exported(Chunk closed);

  /** Names the versions of a closed chunk that the destination refused and that are kept. */
  void quarantined(Chunk closed, Consumer<VersionKey> each);
}
