package io.fhirmigration.testkit.server;

/**
 * Fills a server past its rules: any version with any date.
 *
 * <p>The highest version of a resource becomes its current one. A version that is there already
 * stays as it is, so that an interrupted load can be repeated. Nothing is safe before {@link
 * #close}.
 */
public final class Seeder implements AutoCloseable {
  private final FhirServerModel model;
  private final ServerState state;

  Seeder(FhirServerModel model, ServerState state) {
    this.model = model;
    this.state = state;
  }

  /** Stores a version; the body is not copied and must be one line of JSON. */
  public Seeder put(ResourceVersion version) {
    synchronized (model) {
      boolean known =
          state
              .store()
              .find(version.type(), version.id())
              .flatMap(r -> r.version(version.versionId()))
              .isPresent();
      if (!known) {
        boolean highest =
            state
                .store()
                .current(version.type(), version.id())
                .filter(current -> current.version() > version.versionId())
                .isEmpty();
        state.insert(version, highest);
      }
      return this;
    }
  }

  /** Makes what was put survive the death of the process. */
  @Override
  public void close() {
    model.tick();
  }
}
