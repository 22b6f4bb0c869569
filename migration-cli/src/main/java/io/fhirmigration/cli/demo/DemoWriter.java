package io.fhirmigration.cli.demo;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Somebody who goes on writing at the source. Each step names the version it expects; a step whose
 * version has passed was done before, so that repeating the script changes nothing.
 */
final class DemoWriter {
  private static final int NOT_FOUND = 404;

  private final URI source;
  private final HttpClient http = HttpClient.newHttpClient();

  DemoWriter(URI source) {
    this.source = source;
  }

  /**
   * Does the step unless it was done.
   *
   * @return whether it was done now
   * @throws IllegalStateException when somebody else wrote the resource
   */
  boolean write(WriterStep step) throws InterruptedException {
    int current = current(step);
    if (current > step.expected()) {
      return false;
    }
    if (current < step.expected()) {
      throw unexpected(step, "has version " + current);
    }
    HttpRequest.Builder request =
        request(step.path()).header("Content-Type", "application/fhir+json");
    if (step.content().isEmpty()) {
      request.DELETE();
    } else {
      request.PUT(body(step.content().get()));
      if (current > 0) {
        request.header("If-Match", "W/\"" + current + "\"");
      }
    }
    int status = send(request).statusCode();
    if (status / 100 != 2) {
      throw unexpected(step, "was answered with " + status);
    }
    return true;
  }

  /** The newest version, a delete included; 0 when there is none. */
  private int current(WriterStep step) throws InterruptedException {
    HttpResponse<String> answer = send(request(step.path() + "/_history?_count=1").GET());
    if (answer.statusCode() == NOT_FOUND) {
      return 0;
    }
    List<JsonValue> entries = ((JsonObject) JsonValue.parse(answer.body())).array("entry");
    return entries.stream()
        .flatMap(entry -> ((JsonObject) entry).object("resource").stream())
        .flatMap(resource -> resource.object("meta").stream())
        .flatMap(meta -> meta.string("versionId").stream())
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElseThrow(() -> unexpected(step, "has a history without entries"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(source + path));
  }

  private static BodyPublisher body(JsonObject content) {
    return BodyPublishers.ofString(content.toJson(), StandardCharsets.UTF_8);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws InterruptedException {
    try {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException unexpected(WriterStep step, String what) {
    return new IllegalStateException(
        "the demo's writer expects version "
            + step.expected()
            + " of a "
            + step.type()
            + ", which "
            + what);
  }
}
