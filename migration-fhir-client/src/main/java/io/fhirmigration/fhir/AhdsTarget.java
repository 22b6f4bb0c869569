package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.TargetServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The FHIR service of Azure Health Data Services as the destination of a migration.
 *
 * <p>Thread-safe and immutable; holds nothing but its connection.
 */
public final class AhdsTarget implements TargetServer {
  private static final Duration STATUS_TIME = Duration.ofSeconds(120);
  private static final String IMPORTER = "FHIR Data Importer";

  private final Wire wire;
  private final FhirReads reads;
  private final Jobs jobs;

  private AhdsTarget(Wire wire) {
    this.wire = wire;
    this.reads = new FhirReads(wire);
    this.jobs = new Jobs(wire, "import");
  }

  /** The destination at this connection. */
  public static AhdsTarget of(FhirConnection connection) {
    return new AhdsTarget(connection.wire());
  }

  @Override
  public URI base() {
    return wire.base();
  }

  @Override
  public ServerFacts facts() {
    return reads.facts();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return reads.count(query);
  }

  @Override
  public String importUrl() {
    return wire.url("/$import");
  }

  @Override
  public String startImport(String importUrl, byte[] body) {
    if (!importUrl.equals(importUrl())) {
      throw new RejectedException("the recorded import is no $import of " + base());
    }
    Call call =
        Call.effect(HttpMethod.POST, importUrl, "/$import")
            .json(body)
            .header("Prefer", "respond-async")
            .needs(IMPORTER);
    Answer answer = wire.effect(call);
    if (answer.status() != 202) {
      throw wire.refusal(call, answer);
    }
    return wire.statusUrl(call, answer);
  }

  @Override
  public ImportPoll pollImport(String statusUrl) {
    Call call = Call.read(jobs.own(statusUrl), jobs.path()).within(STATUS_TIME).needs(IMPORTER);
    return wire.read(call, answer -> poll(call, answer));
  }

  private ImportPoll poll(Call call, Answer answer) {
    if (answer.status() == 202) {
      return new ImportPoll.Running(
          answer.retryAfter(), ImportAnswers.succeededSoFar(answer.body()));
    }
    if (answer.status() == 200) {
      return ImportAnswers.complete(answer.body());
    }
    Optional<Jobs.Failed> failed = jobs.failed(answer);
    if (failed.isPresent()) {
      int status = failed.get().status();
      String reason = failed.get().reason();
      return new ImportPoll.JobFailed(status, FailureCause.of(status, reason), reason);
    }
    if (answer.isUnknown()) {
      return new ImportPoll.Unknown();
    }
    throw wire.refusalOfThing(call, answer);
  }

  @Override
  public void cancelImport(String statusUrl) {
    jobs.cancel(statusUrl, IMPORTER);
  }

  @Override
  public Optional<Version> read(String type, String id, String versionId) {
    return new Versions(wire).read(type, id, versionId);
  }

  @Override
  public Optional<Version> newest(String type, String id) {
    return new Versions(wire).newest(type, id);
  }

  @Override
  public List<EntryOutcome> putAll(List<JsonObject> resources) {
    return new BatchWriter(wire).putAll(resources);
  }

  @Override
  public String startReindex() {
    return new Reindexing(wire).start();
  }

  @Override
  public ReindexPoll pollReindex(String statusUrl) {
    return new Reindexing(wire).poll(statusUrl);
  }

  /** Kind and base URL. */
  @Override
  public String toString() {
    return "ahds[" + base() + "]";
  }
}
