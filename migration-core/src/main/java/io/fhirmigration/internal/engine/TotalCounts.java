package io.fhirmigration.internal.engine;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ServerTotals;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks both servers how much they hold; what one does not say stays unknown. */
final class TotalCounts {
  private static final Logger LOG = LoggerFactory.getLogger(TotalCounts.class);
  private static final CountQuery ALL =
      new CountQuery(CountQuery.Kind.CURRENT, Optional.empty(), Optional.empty(), Optional.empty());

  private final SourceServer source;
  private final TargetServer target;
  private final Supplier<MigrationSettings> settings;

  TotalCounts(SourceServer source, TargetServer target, Supplier<MigrationSettings> settings) {
    this.source = source;
    this.target = target;
    this.settings = settings;
  }

  /** What both hold now; empty when the settings want no such counts. Never fails. */
  Optional<ServerTotals> ask() {
    return settings.get().countTotals()
        ? Optional.of(new ServerTotals(count(source::count), count(target::count)))
        : Optional.empty();
  }

  private static OptionalLong count(Function<CountQuery, CountAnswer> server) {
    try {
      return server.apply(ALL).total();
    } catch (RuntimeException e) {
      LOG.debug("a total stays unknown", Wordless.of(e));
      return OptionalLong.empty();
    }
  }
}
