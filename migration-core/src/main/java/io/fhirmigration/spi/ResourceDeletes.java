package io.fhirmigration.spi;

import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import java.net.URI;
import java.util.Optional;

/**
 * Deletes single resources of a server, and writes versions back.
 *
 * <p>Thread-safe; every method but {@link #base} blocks on the server. {@link #delete}, {@link
 * #erase} and {@link #putBack} are sent once per call: one that ends with {@link
 * io.fhirmigration.model.OutcomeUnknownException} may have worked, and the caller reads what is
 * there. Other failures as {@link SourceServer} says. Bodies are patient data.
 */
public interface ResourceDeletes {

  /** The base URL, without trailing slash. */
  URI base();

  /** Reads the newest entry of a resource's history, a delete included; empty when unknown. */
  Optional<Version> newest(ResourceId id);

  /** Reads one version of a resource; empty when there is none. */
  Optional<Version> read(ResourceId id, String versionId);

  /**
   * Deletes a resource softly, whatever version it has: the server can't be told which one is
   * meant. Its versions stay.
   *
   * @return the version of the delete that is now the current one; empty when the server does not
   *     say, which it need not when the resource was deleted already
   */
  Optional<String> delete(ResourceId id);

  /** Deletes a resource with all its versions; nothing happens when it is not there. */
  void erase(ResourceId id);

  /**
   * Writes content as the new current version, if the current one is still the expected one.
   *
   * @param body the resource as JSON; the server gives version and date
   * @param expected the current version
   * @return whether it was written; not when the current version is another one
   */
  boolean putBack(ResourceId id, byte[] body, String expected);
}
