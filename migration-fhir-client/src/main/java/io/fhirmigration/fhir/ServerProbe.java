package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what one server is, what it allows and how it is set up, without changing anything
 * there.
 *
 * <p>Thread-safe; every method blocks on the server. Failures as for {@link
 * io.fhirmigration.spi.SourceServer}: an answer that says nothing about the question is thrown.
 */
public final class ServerProbe {
  /** A job that no server has, since they count from 1. */
  private static final String NO_JOB = "0";

  private static final int FORBIDDEN = 403;
  private static final int LOCKED = 423;

  private final Wire wire;

  private ServerProbe(Wire wire) {
    this.wire = wire;
  }

  /** A probe of the server at the end of this connection. */
  public static ServerProbe of(FhirConnection connection) {
    return new ServerProbe(connection.wire());
  }

  /** Whether the one who asks has a right. */
  public enum Right {
    /** The server answered as it does to those who have it. */
    GRANTED,
    /** The server refused with 403. */
    REFUSED,
    /** The server answered something else, which says nothing about the right. */
    UNCLEAR
  }

  /** What {@code $reindex} says when it is looked at. */
  public enum Reindex {
    /** It may be started. */
    OPEN,
    /** The server is in initial import mode, which locks everything but reads and imports. */
    LOCKED,
    /** The one who asks may not. */
    FORBIDDEN,
    /** The server answered something else. */
    UNCLEAR
  }

  /** How a server treats an import of files from a place. */
  public enum ImportState {
    /** It would read them. */
    READY,
    /** Import is switched off. */
    DISABLED,
    /** Import is on and no storage account is set for it. */
    WITHOUT_STORE,
    /** The storage account set for imports is another one. */
    OTHER_STORE,
    /** The one who asks may not. */
    FORBIDDEN,
    /** The server answered something else. */
    UNCLEAR
  }

  /**
   * What a server answered to the probe of an import.
   *
   * @param state what it means
   * @param words the server's words, cleaned of ids; empty string when it said nothing
   */
  public record ImportAnswer(ImportState state, String words) {}

  /** Reads the capability statement. */
  public Capabilities capabilities() {
    Call call = Call.read(wire.url("/metadata"), "/metadata");
    return wire.read(
        call,
        answer -> {
          if (answer.status() != 200) {
            throw wire.refusal(call, answer);
          }
          JsonObject statement =
              answer
                  .json()
                  .orElseThrow(() -> FhirReads.unreadable(call, "no capability statement"));
          return CapabilityReader.read(FhirReads.date(call, answer), statement);
        });
  }

  /**
   * Whether the server answers searches; {@code false} of one that has been deprecated and answers
   * exports only. A missing right or token is thrown.
   */
  public boolean answersSearches() {
    Call call = Call.read(wire.url("/?_summary=count"), "/?_summary=count");
    return wire.read(
        call,
        answer -> {
          if (answer.isDeprecatedService()) {
            return false;
          }
          if (answer.status() != 200) {
            throw wire.refusal(call, answer);
          }
          return true;
        });
  }

  /** Counts; unknown, with the reason, where the server refuses to. */
  public CountAnswer count(CountQuery query) {
    return new FhirReads(wire).count(query);
  }

  /** The server's own search parameters; empty when it answers no searches. */
  public Optional<List<JsonObject>> searchParameters() {
    return new SearchParameterPages(wire).all();
  }

  /** Whether exports are allowed, by asking for an export that does not exist. */
  public Right exportRight() {
    return jobRight("export");
  }

  /** Whether imports are allowed, by asking for an import that does not exist. */
  public Right importRight() {
    return jobRight("import");
  }

  /** Looks for a running reindex, which tells of a lock and of the right to start one. */
  public Reindex reindex() {
    Call call = Call.read(wire.url("/$reindex"), "/$reindex");
    return wire.read(
        call,
        answer ->
            switch (answer.status()) {
              case 200, 405 -> Reindex.OPEN;
              case LOCKED -> Reindex.LOCKED;
              case FORBIDDEN -> Reindex.FORBIDDEN;
              default -> {
                passing(call, answer);
                yield Reindex.UNCLEAR;
              }
            });
  }

  /**
   * Asks for an import that cannot be accepted, whose refusal tells how imports are set up. The
   * server looks at the address before it looks at the two values that it must refuse: a type that
   * cannot be imported and a mode that does not exist.
   *
   * @param file the address of a file that would lie in the staging area; it need not exist
   */
  public ImportAnswer importAnswer(URI file) {
    Call call =
        Call.effect(HttpMethod.POST, wire.url("/$import"), "/$import")
            .json(impossible(file).toJson().getBytes(StandardCharsets.UTF_8))
            .header("Prefer", "respond-async")
            .needs("FHIR Data Importer");
    Answer answer = wire.effect(call);
    if (answer.status() == 202) {
      new Jobs(wire, "import").cancel(wire.statusUrl(call, answer), "FHIR Data Importer");
    }
    passing(call, answer);
    String words = answer.words().text();
    return new ImportAnswer(state(answer.status(), words), words);
  }

  private static ImportState state(int status, String words) {
    if (status == FORBIDDEN) {
      return ImportState.FORBIDDEN;
    }
    if (words.contains("\"import\" operation is not enabled")) {
      return ImportState.DISABLED;
    }
    if (words.contains("import storage account is not configured")) {
      return ImportState.WITHOUT_STORE;
    }
    if (words.contains("must match the configured integration storage account")) {
      return ImportState.OTHER_STORE;
    }
    return words.contains("does not support resource type") || words.contains("Import mode can be")
        ? ImportState.READY
        : ImportState.UNCLEAR;
  }

  private Right jobRight(String kind) {
    Jobs jobs = new Jobs(wire, kind);
    Call call = Call.read(jobs.own(wire.url("/_operations/" + kind + "/" + NO_JOB)), jobs.path());
    return wire.read(
        call,
        answer -> {
          if (answer.status() == FORBIDDEN) {
            return Right.REFUSED;
          }
          passing(call, answer);
          return answer.isUnknown() ? Right.GRANTED : Right.UNCLEAR;
        });
  }

  /** Throws for an answer that may be another one a little later. */
  private void passing(Call call, Answer answer) {
    if (answer.status() == 429 || answer.status() >= 500) {
      throw wire.refusal(call, answer);
    }
  }

  private static JsonObject impossible(URI file) {
    return JsonValue.object()
        .put("resourceType", "Parameters")
        .put(
            "parameter",
            JsonValue.array(
                List.of(
                    value("inputFormat", "application/fhir+ndjson"),
                    value("mode", "ProbeOnly"),
                    JsonValue.object()
                        .put("name", "input")
                        .put(
                            "part",
                            JsonValue.array(
                                List.of(
                                    value("type", "SearchParameter"),
                                    value("url", file.toString()))))
                        .build())))
        .build();
  }

  private static JsonObject value(String name, String value) {
    return JsonValue.object().put("name", name).put("valueString", value).build();
  }
}
