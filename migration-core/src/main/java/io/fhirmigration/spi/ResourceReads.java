package io.fhirmigration.spi;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.spi.TargetServer.Version;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads single resources of a server, many at a time, for a comparison of contents.
 *
 * <p>Thread-safe; every method but {@link #base} blocks on the server and changes nothing there, so
 * it may be repeated inside for a few seconds. Bodies are patient data. A question that fails as a
 * whole throws as {@link SourceServer} says.
 */
public interface ResourceReads {

  /** The base URL, without trailing slash. */
  URI base();

  /** The resource types of the capability statement, sorted. */
  List<String> types();

  /** Counts; a server that refuses to count answers unknown with the reason. */
  CountAnswer count(CountQuery query);

  /**
   * One page of the ids that a search finds among the current resources of a type.
   *
   * @param type the resource type
   * @param query search parameters as they stand in a URL, encoded, without question mark; may be
   *     empty
   * @param next where the former page said this one is; empty for the first page
   */
  IdPage find(String type, String query, Optional<String> next);

  /**
   * Reads resources.
   *
   * @param ids which ones; any number
   * @param history whether all their versions are wanted, or the current one
   * @return one answer for each, in the given order; one that fails does not spoil the others
   */
  List<Answer> read(List<ResourceId> ids, boolean history);

  /**
   * Which resource.
   *
   * @param type its type
   * @param id its id
   */
  record ResourceId(String type, String id) implements Comparable<ResourceId> {
    @Override
    public int compareTo(ResourceId other) {
      int byType = type.compareTo(other.type);
      return byType != 0 ? byType : id.compareTo(other.id);
    }

    /** The type only: an id may say who it belongs to. */
    @Override
    public String toString() {
      return type + "/{id}";
    }
  }

  /**
   * One page of a search.
   *
   * @param ids what it lists, in its order
   * @param next where the next page is; empty after the last one
   */
  record IdPage(List<String> ids, Optional<String> next) {
    /** Copies the list. */
    public IdPage {
      ids = List.copyOf(ids);
    }
  }

  /** What a server says about one resource. */
  sealed interface Answer {
    /**
     * It has or had it.
     *
     * @param versions what was asked for: the current version, which may be a delete, or all of
     *     them, newest first
     */
    record Found(List<Version> versions) implements Answer {
      /** Copies the list. */
      public Found {
        versions = List.copyOf(versions);
      }
    }

    /** The FHIR server itself says that there is no such resource. */
    record Unknown() implements Answer {}

    /**
     * It does not say.
     *
     * @param passing whether asking again later may help
     * @param retryAfter when the server wants to be asked again, if it says
     * @param reason why, without patient data
     */
    record Failed(boolean passing, Optional<Duration> retryAfter, String reason)
        implements Answer {}
  }
}
