package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * {@code stamp-last-updated}: gives resources without {@code meta.lastUpdated} one within the day
 * that ends at the plan's reference instant.
 *
 * <p>Property: {@code instant}, an instant to take in place of the reference instant; required
 * where there is no plan.
 */
public final class StampLastUpdatedProvider implements TransformerProvider {
  static final String NAME = "stamp-last-updated";

  /** For the service loader. */
  public StampLastUpdatedProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
    GivenProperties given = new GivenProperties(NAME, config, "instant");
    String fix = "give an instant with a time zone such as 2024-01-31T00:00:00Z";
    boolean alone =
        config.planId().equals(ProviderConfig.STAND_ALONE)
            && config.referenceInstant().equals(Instant.EPOCH);
    if (alone && !given.has("instant")) {
      given.problem("instant", fix);
    }
    Optional<Instant> instant =
        given
            .text("instant", text -> instant(text).isPresent(), fix)
            .flatMap(StampLastUpdatedProvider::instant);
    given.refuse();
    return new StampLastUpdated(
        instant.orElse(config.referenceInstant()), instant.map(Instant::toString).orElse("plan"));
  }

  private static Optional<Instant> instant(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return Optional.of(time)
          .filter(t -> t.getYear() >= 1900 && t.getYear() <= 9998)
          .map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
