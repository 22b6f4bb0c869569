package io.fhirmigration.internal.cleanup;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What lies in the containers of export attempts, and how it is deleted. */
public final class StagedFiles {
  private static final int PAGE = 1000;
  private static final int LEASED = 412;

  private final StagingArea staging;
  private final MigrationId owner;
  private final ObjectShelf shelf;
  private final Pattern own;

  /** The staged files of one migration. */
  public StagedFiles(StagingArea staging, MigrationId owner, ObjectShelf shelf) {
    this.staging = staging;
    this.owner = owner;
    this.shelf = shelf;
    this.own = Pattern.compile(Pattern.quote(owner.value()) + "-[a-z0-9]{24}");
  }

  /**
   * How much lies in a container.
   *
   * @param files objects
   * @param bytes their length
   */
  public record Amount(long files, long bytes) {}

  /**
   * What a deletion left.
   *
   * @param left whether a listing after it still showed something
   * @param leased files that stayed because something holds them
   * @param released files of which a hold was broken
   * @param refusal why a file could not be deleted; empty when each could, or is held
   */
  public record Result(boolean left, long leased, long released, Optional<String> refusal) {}

  /**
   * All containers that exports of this chunk were sent to write into, in any attempt.
   *
   * @param last the one of the attempt that was imported
   */
  public List<String> containers(ChunkId chunk, String last) {
    TreeSet<String> containers = new TreeSet<>(shelf.attempts(chunk));
    containers.add(last);
    containers.removeIf(name -> !own.matcher(name).matches());
    return List.copyOf(containers);
  }

  /** Adds up what lies in a container, page by page. */
  public Amount amount(String container) {
    long[] sum = new long[2];
    each(
        container,
        object -> {
          sum[0]++;
          sum[1] += object.length();
        });
    return new Amount(sum[0], sum[1]);
  }

  /**
   * Deletes all that lies in a container, page by page.
   *
   * @param release whether what holds a file is broken; else such a file stays
   */
  public Result delete(String container, boolean release) {
    long[] counts = new long[2];
    List<String> refusals = new ArrayList<>();
    each(
        container,
        object -> {
          try {
            delete(object, release, counts);
          } catch (RejectedException e) {
            if (e.status() == LEASED) {
              counts[0]++;
            } else if (refusals.isEmpty()) {
              refusals.add(String.valueOf(e.getMessage()));
            }
          }
        });
    boolean left = !staging.list(container, "", "", 1).isEmpty();
    return new Result(left, counts[0], counts[1], refusals.stream().findFirst());
  }

  /** How long the storage keeps what was deleted, in words; empty when it does not. */
  public Optional<String> afterDeletion() {
    return staging.afterDeletion();
  }

  private void delete(StagedObject object, boolean release, long[] counts) {
    try {
      staging.delete(object.container(), object.name());
    } catch (RejectedException e) {
      if (e.status() != LEASED || !release) {
        throw e;
      }
      counts[1] += staging.breakLease(owner, object.container(), object.name()) ? 1 : 0;
      staging.delete(object.container(), object.name());
    }
  }

  private void each(String container, Consumer<StagedObject> use) {
    String after = "";
    while (true) {
      List<StagedObject> page = staging.list(container, "", after, PAGE);
      page.forEach(use);
      if (page.size() < PAGE) {
        return;
      }
      after = page.get(PAGE - 1).name();
    }
  }
}
