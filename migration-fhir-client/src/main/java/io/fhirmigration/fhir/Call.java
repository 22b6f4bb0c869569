package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request.
 *
 * @param method the HTTP method
 * @param url where to
 * @param path the form of the path for messages and logs, without ids and query values
 * @param effect whether the server acts on it, so that it is sent once and a lost answer is unknown
 * @param headers what the operation demands
 * @param body the bytes to send, if any
 * @param timeout how long the answer's head may take, when it differs from the connection's
 * @param role what the identity needs for it
 */
record Call(
    HttpMethod method,
    String url,
    String path,
    boolean effect,
    Map<String, String> headers,
    Optional<byte[]> body,
    Optional<Duration> timeout,
    String role) {

  static final String FHIR_JSON = "application/fhir+json";

  static Call read(String url, String path) {
    return of(HttpMethod.GET, url, path, false);
  }

  /** A question that takes a body, such as a batch of reads. */
  static Call question(String url, String path, byte[] json) {
    return of(HttpMethod.POST, url, path, false).json(json);
  }

  static Call effect(HttpMethod method, String url, String path) {
    return of(method, url, path, true);
  }

  private static Call of(HttpMethod method, String url, String path, boolean effect) {
    String role = "FHIR Data Reader or FHIR Data Contributor";
    return new Call(method, url, path, effect, Map.of(), Optional.empty(), Optional.empty(), role);
  }

  Call header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, url, path, effect, more, body, timeout, role);
  }

  Call json(byte[] bytes) {
    return new Call(method, url, path, effect, headers, Optional.of(bytes), timeout, role)
        .header("Content-Type", FHIR_JSON);
  }

  Call within(Duration time) {
    return new Call(method, url, path, effect, headers, body, Optional.of(time), role);
  }

  Call needs(String right) {
    return new Call(method, url, path, effect, headers, body, timeout, right);
  }

  String name() {
    return method + " " + path;
  }

  @Override
  public String toString() {
    return name();
  }
}
