package io.fhirmigration.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A server with a clock and a storage, and short forms for what tests do with them. */
final class Bench {
  static final Instant START = Instant.parse("2024-02-03T10:15:30.123Z");
  static final URI BASE = URI.create("https://server.test");

  final SettableClock clock = new SettableClock(START);
  final MemoryStaging storage = new MemoryStaging();
  final FhirServerModel server;

  private Bench(Face face, UnaryOperator<FhirServerBuilder> more) {
    server = more.apply(FhirServerModel.builder(face, BASE, storage).clock(clock)).build();
  }

  static Bench of(Face face) {
    return new Bench(face, builder -> builder);
  }

  static Bench of(Face face, UnaryOperator<FhirServerBuilder> more) {
    return new Bench(face, more);
  }

  /** Stores a version whose body says nothing but its version. */
  void seed(String type, String id, int version, String date) {
    seed(type, id, version, date, false);
  }

  void seed(String type, String id, int version, String date, boolean deleted) {
    String body = line(type, id, version, date, deleted ? "" : "\"language\":\"v" + version + "\"");
    try (Seeder seeder = server.seeder()) {
      seeder.put(
          new ResourceVersion(
              type,
              id,
              version,
              Instant.parse(date),
              deleted,
              body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  static String line(String type, String id, int version, String date, String more) {
    return "{\"resourceType\":\""
        + type
        + "\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\""
        + date
        + "\"}"
        + (more.isEmpty() ? "" : "," + more)
        + "}";
  }

  ModelResponse get(String target) {
    return server.handle(ModelRequest.get(target));
  }

  JsonObject json(String target) {
    return json(get(target));
  }

  static JsonObject json(ModelResponse answer) {
    return (JsonObject) JsonValue.parse(answer.body());
  }

  static String diagnostics(ModelResponse answer) {
    return ((JsonObject) json(answer).array("issue").get(0)).string("diagnostics").orElseThrow();
  }

  static ModelRequest exportRequest(String target) {
    return ModelRequest.get(target)
        .header("Accept", "application/fhir+json")
        .header("Prefer", "respond-async");
  }

  /** Kicks off an export; the path of its status. */
  String export(String target) {
    ModelResponse answer = server.handle(exportRequest(target));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.first("Content-Location").orElseThrow().substring(BASE.toString().length());
  }

  /** Exports to the end; the lines of all files. */
  List<String> exported(String target) {
    return lines(manifest(target));
  }

  JsonObject manifest(String target) {
    String status = export(target);
    clock.advance(Duration.ofHours(1));
    ModelResponse answer = get(status);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return json(answer);
  }

  List<String> lines(JsonObject manifest) {
    return Json.objects(manifest.array("output"))
        .flatMap(file -> lines(file.string("url").orElseThrow()))
        .toList();
  }

  Stream<String> lines(String url) {
    return content(url).lines();
  }

  String content(String url) {
    var place = storage.locate(URI.create(url)).orElseThrow();
    var pin = storage.find(place.container(), place.name()).orElseThrow();
    try (var in = storage.open(pin, 0)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The resources in lines as {@code type/id/version}. */
  static List<String> names(List<String> lines) {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      JsonObject json = (JsonObject) JsonValue.parse(line);
      names.add(
          json.string("resourceType").orElseThrow()
              + "/"
              + json.string("id").orElseThrow()
              + "/"
              + Meta.meta(json).string("versionId").orElseThrow());
    }
    return names;
  }

  String stage(String name, String... lines) {
    return stageText(name, String.join("\n", lines) + "\n");
  }

  String stageText(String name, String content) {
    storage.createContainer("input");
    storage.write("input", name, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    return storage.url("input", name).toString();
  }

  static ModelRequest importRequest(String body) {
    return ModelRequest.send("POST", "/$import", body).header("Prefer", "respond-async");
  }

  /** An import body for inputs of one type. */
  static String importBody(String type, String more, String... urls) {
    StringBuilder body =
        new StringBuilder(
            "{\"resourceType\":\"Parameters\",\"parameter\":["
                + "{\"name\":\"inputFormat\",\"valueString\":\"application/fhir+ndjson\"}");
    body.append(more);
    for (String url : urls) {
      body.append(",{\"name\":\"input\",\"part\":[");
      if (!type.isEmpty()) {
        body.append("{\"name\":\"type\",\"valueString\":\"").append(type).append("\"},");
      }
      body.append("{\"name\":\"url\",\"valueUri\":\"").append(url).append("\"}]}");
    }
    return body.append("]}").toString();
  }

  static String parameter(String name, String value) {
    return ",{\"name\":\"" + name + "\"," + value + "}";
  }

  /** Kicks off an import; the path of its status. */
  String startImport(String body) {
    ModelResponse answer = server.handle(importRequest(body));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.first("Content-Location").orElseThrow().substring(BASE.toString().length());
  }

  /** Imports to the end; the last answer. */
  ModelResponse imported(String body) {
    String status = startImport(body);
    clock.advance(Duration.ofHours(1));
    return get(status);
  }

  /** Imports lines of one type; the texts of the error rows. */
  List<String> merge(String type, String more, String... lines) {
    String url = stage("f" + clock.instant().toEpochMilli() + ".ndjson", lines);
    ModelResponse answer = imported(importBody(type, more, url));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return Json.objects(json(answer).array("error"))
        .flatMap(error -> lines(error.string("url").orElseThrow()))
        .map(Bench::errorText)
        .toList();
  }

  static String errorText(String row) {
    JsonObject issue = (JsonObject) ((JsonObject) JsonValue.parse(row)).array("issue").get(0);
    return issue.object("details").orElseThrow().string("text").orElseThrow();
  }

  /** What is stored of a resource, oldest first: version, and whether current or deleted. */
  List<String> stored(String type, String id) {
    return server.versions().stream()
        .filter(v -> v.type().equals(type) && v.id().equals(id))
        .map(
            v ->
                v.versionId()
                    + (v.deleted() ? " deleted" : "")
                    + (server.isCurrent(v) ? " current" : ""))
        .toList();
  }
}
