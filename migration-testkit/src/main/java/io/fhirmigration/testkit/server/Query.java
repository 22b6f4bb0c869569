package io.fhirmigration.testkit.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decoded parameters of a query string, in order; names are case-sensitive. */
record Query(List<Query.Param> params) {
  record Param(String name, String value) {}

  static Query parse(String raw) {
    List<Param> params = new ArrayList<>();
    for (String part : raw.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        params.add(
            equals < 0
                ? new Param(decode(part), "")
                : new Param(decode(part.substring(0, equals)), decode(part.substring(equals + 1))));
      }
    }
    return new Query(List.copyOf(params));
  }

  Optional<String> first(String name) {
    return params.stream().filter(p -> p.name.equals(name)).map(Param::value).findFirst();
  }

  List<String> all(String name) {
    return params.stream().filter(p -> p.name.equals(name)).map(Param::value).toList();
  }

  /** The parts of a comma list, nothing trimmed; empty when the parameter is absent or empty. */
  List<String> list(String name) {
    return first(name)
        .filter(v -> !v.isEmpty())
        .map(v -> List.of(v.split(",", -1)))
        .orElse(List.of());
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
