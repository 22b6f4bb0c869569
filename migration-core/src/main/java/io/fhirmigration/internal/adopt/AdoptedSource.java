package io.fhirmigration.internal.adopt;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stands where the source would: files were exported before, no server is asked.
 *
 * <p>It exports nothing and finds no search parameters. It counts what was counted in the files;
 * before that it answers unknown.
 */
public final class AdoptedSource implements SourceServer {
  private final URI from;
  private final Clock clock;
  private final Map<String, CountAnswer> current;

  /** A source of which nothing is counted yet. */
  public AdoptedSource(URI from, Clock clock) {
    this(from, clock, Map.of());
  }

  /** A source whose files hold so many current resources of each type. */
  public AdoptedSource(URI from, Clock clock, Map<String, CountAnswer> current) {
    this.from = from;
    this.clock = clock;
    this.current = Map.copyOf(current);
  }

  @Override
  public URI base() {
    return from;
  }

  @Override
  public Traits traits() {
    return new Traits(false, false, false);
  }

  @Override
  public ServerFacts facts() {
    return new ServerFacts(now(), current.keySet().stream().sorted().toList(), "adopted files");
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** Nothing is written to files that were listed; versions are not counted. */
  @Override
  public CountAnswer count(CountQuery query) {
    if (query.since().isPresent()) {
      return CountAnswer.of(0);
    }
    CountAnswer unknown = CountAnswer.unknown("the lines of adopted files are not counted");
    return query.kind() == CountQuery.Kind.CURRENT
        ? query.type().map(type -> current.getOrDefault(type, unknown)).orElse(unknown)
        : unknown;
  }

  @Override
  public Optional<Instant> firstTimestamp(boolean history) {
    return Optional.empty();
  }

  @Override
  public String exportUrl(ExportRequest request) {
    throw noServer();
  }

  @Override
  public String startExport(String exportUrl) {
    throw noServer();
  }

  @Override
  public Optional<String> statusUrlOf(String folder) {
    return Optional.empty();
  }

  @Override
  public ExportPoll pollExport(String statusUrl) {
    throw noServer();
  }

  @Override
  public boolean cancelExport(String statusUrl) {
    throw noServer();
  }

  @Override
  public Optional<List<JsonValue.JsonObject>> searchParameters() {
    return Optional.of(List.of());
  }

  private static RejectedException noServer() {
    return new RejectedException("the files are there already; there is no source to ask");
  }
}
