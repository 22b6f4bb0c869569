package io.fhirmigration.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One HTTP request as the model sees it.
 *
 * @param method the method in capitals
 * @param target path and query as sent, percent-encoded; or the whole URL
 * @param headers values by name in lower case, in the order sent
 * @param body the body; empty when there is none
 */
public record ModelRequest(
    String method, String target, Map<String, List<String>> headers, byte[] body) {
  private static final Pattern RESOURCE = Pattern.compile("(/[A-Z][A-Za-z]+/)[^/$_][^/]*");

  /** Copies the headers. */
  public ModelRequest {
    headers = Map.copyOf(headers);
  }

  /** A GET without headers. */
  public static ModelRequest get(String target) {
    return new ModelRequest("GET", target, Map.of(), new byte[0]);
  }

  /** A DELETE without headers. */
  public static ModelRequest delete(String target) {
    return new ModelRequest("DELETE", target, Map.of(), new byte[0]);
  }

  /** A request with a JSON body of FHIR's content type. */
  public static ModelRequest send(String method, String target, byte[] json) {
    return new ModelRequest(method, target, Map.of(), json)
        .header("Content-Type", "application/fhir+json");
  }

  /** A request with a JSON body of FHIR's content type. */
  public static ModelRequest send(String method, String target, String json) {
    return send(method, target, json.getBytes(StandardCharsets.UTF_8));
  }

  /** This request with one more header value. */
  public ModelRequest header(String name, String value) {
    Map<String, List<String>> more = new TreeMap<>(headers);
    List<String> values = new ArrayList<>(values(name));
    values.add(value);
    more.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
    return new ModelRequest(method, target, more, body);
  }

  /** All values of a header, in the order sent; empty when it is absent. */
  public List<String> values(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** The first value of a header. */
  public Optional<String> first(String name) {
    return values(name).stream().findFirst();
  }

  /** Method and path, without query, headers, body and the ids of resources. */
  @Override
  public String toString() {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return method + " " + RESOURCE.matcher(path).replaceAll("$1{id}");
  }
}
