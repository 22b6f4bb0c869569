package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Azure API for FHIR or Azure Health Data Services as the source of a migration.
 *
 * <p>Thread-safe and immutable; holds nothing but its connection. A source in the deprecated state
 * (410, {@code service-deprecated}) still exports: counts are then unknown, the first timestamp and
 * the search parameters empty, and an export can't be cancelled.
 */
public final class AzureFhirSource implements SourceServer {
  private static final Duration STATUS_TIME = Duration.ofSeconds(120);
  private static final String EXPORTER = "FHIR Data Exporter";

  private final Wire wire;
  private final FhirReads reads;
  private final Jobs jobs;
  private final boolean ahds;
  private final Optional<Boolean> parallel;
  private final OptionalInt maxCount;

  private AzureFhirSource(
      Wire wire, boolean ahds, Optional<Boolean> parallel, OptionalInt maxCount) {
    this.wire = wire;
    this.reads = new FhirReads(wire);
    this.jobs = new Jobs(wire, "export");
    this.ahds = ahds;
    this.parallel = parallel;
    this.maxCount = maxCount;
  }

  /** Azure API for FHIR: rows stamped with a window's end are exported; no {@code _isParallel}. */
  public static AzureFhirSource azureApiForFhir(FhirConnection connection) {
    return new AzureFhirSource(connection.wire(), false, Optional.empty(), OptionalInt.empty());
  }

  /** Azure Health Data Services: exports in parallel, and windows are half-open. */
  public static AzureFhirSource ahds(FhirConnection connection) {
    return new AzureFhirSource(connection.wire(), true, Optional.of(true), OptionalInt.empty());
  }

  /**
   * The same source with {@code _isParallel} sent as given. Azure Health Data Services then treats
   * the end of a window as inclusive when it is {@code false}.
   */
  public AzureFhirSource withParallel(boolean value) {
    return new AzureFhirSource(wire, ahds, Optional.of(value), maxCount);
  }

  /**
   * The same source with this {@code _maxCount}.
   *
   * @param rows resources per query of the server, 1 to 10,000, unless a request says otherwise;
   *     the server's own default is 10,000
   */
  public AzureFhirSource withMaxCount(int rows) {
    if (rows < 1 || rows > 10_000) {
      throw new IllegalArgumentException("_maxCount is 1 to 10000, not " + rows);
    }
    return new AzureFhirSource(wire, ahds, parallel, OptionalInt.of(rows));
  }

  @Override
  public URI base() {
    return wire.base();
  }

  @Override
  public Traits traits() {
    boolean halfOpen = ahds && parallel.orElse(true);
    return new Traits(!halfOpen, halfOpen, true);
  }

  @Override
  public ServerFacts facts() {
    return reads.facts();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The {@code Date} header has whole seconds, so this is the clock rounded down.
   */
  @Override
  public Instant now() {
    return reads.now();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return reads.count(query);
  }

  @Override
  public Optional<Instant> firstTimestamp(boolean history) {
    return reads.firstTimestamp(history);
  }

  @Override
  public Optional<Instant> lastTimestamp(String type) {
    return reads.lastTimestamp(type);
  }

  @Override
  public String exportUrl(ExportRequest request) {
    return ExportUrls.kickOff(base().toString(), request, parallel, maxCount);
  }

  @Override
  public String startExport(String exportUrl) {
    if (!exportUrl.startsWith(wire.url("/$export?"))) {
      throw new RejectedException("the recorded kick-off is no $export of " + base());
    }
    Call call =
        Call.effect(HttpMethod.GET, exportUrl, "/$export")
            .header("Accept", Call.FHIR_JSON)
            .header("Prefer", "respond-async")
            .needs(EXPORTER);
    Answer answer = wire.effect(call);
    if (answer.status() != 202) {
      throw wire.refusal(call, answer);
    }
    return wire.statusUrl(call, answer);
  }

  @Override
  public Optional<String> statusUrlOf(String folder) {
    return ExportUrls.status(base().toString(), folder);
  }

  @Override
  public ExportPoll pollExport(String statusUrl) {
    Call call = Call.read(jobs.own(statusUrl), jobs.path()).within(STATUS_TIME).needs(EXPORTER);
    return wire.read(call, answer -> poll(call, answer));
  }

  private ExportPoll poll(Call call, Answer answer) {
    if (answer.status() == 202) {
      String progress = answer.header("X-Progress").map(ServerWords::clean).orElse("");
      return new ExportPoll.Running(answer.retryAfter(), progress);
    }
    if (answer.status() == 200) {
      return new ExportPoll.Complete(ExportManifests.read(answer.body()), answer.body());
    }
    Optional<Jobs.Failed> failed = jobs.failed(answer);
    if (failed.isPresent()) {
      return new ExportPoll.JobFailed(failed.get().status(), failed.get().reason());
    }
    if (answer.isUnknown()) {
      return new ExportPoll.Unknown();
    }
    throw wire.refusalOfThing(call, answer);
  }

  @Override
  public boolean cancelExport(String statusUrl) {
    return jobs.cancel(statusUrl, EXPORTER);
  }

  @Override
  public Optional<List<JsonObject>> searchParameters() {
    return new SearchParameterPages(wire).all();
  }

  /** Kind and base URL. */
  @Override
  public String toString() {
    return (ahds ? "ahds" : "azure-api-for-fhir") + "[" + base() + "]";
  }
}
