package io.fhirmigration.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP answer of the model.
 *
 * @param status the status code
 * @param headers one value by name
 * @param body the body; empty when there is none
 */
public record ModelResponse(int status, Map<String, String> headers, byte[] body) {
  /** Copies the headers. */
  public ModelResponse {
    headers = Map.copyOf(headers);
  }

  /** An answer without headers and body. */
  public static ModelResponse empty(int status) {
    return new ModelResponse(status, Map.of(), new byte[0]);
  }

  /** An answer with a body. */
  public static ModelResponse of(int status, String contentType, byte[] body) {
    return new ModelResponse(status, Map.of("Content-Type", contentType), body);
  }

  /** This answer with one more header; a header of that very name is replaced. */
  public ModelResponse header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new ModelResponse(status, more, body);
  }

  /** A header's value, whatever the case of its name. */
  public Optional<String> first(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Status and length of the body. */
  @Override
  public String toString() {
    return status + " (" + body.length + " bytes)";
  }
}
