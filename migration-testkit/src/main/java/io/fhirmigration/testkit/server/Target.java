package io.fhirmigration.testkit.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a request goes: the decoded segments of its path below the server's base, and its query.
 *
 * @param raw path and query below the base, as sent, beginning with a slash
 */
record Target(List<String> segments, Query query, String raw) {

  static Target of(String target, String base) {
    String raw =
        target.startsWith(base) ? target.substring(base.length()) : belowBase(target, base);
    if (!raw.startsWith("/")) {
      raw = "/" + raw;
    }
    int mark = raw.indexOf('?');
    String path = mark < 0 ? raw : raw.substring(0, mark);
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return new Target(
        List.copyOf(segments), Query.parse(mark < 0 ? "" : raw.substring(mark + 1)), raw);
  }

  int depth() {
    return segments.size();
  }

  String segment(int index) {
    return index >= 0 && index < segments.size() ? segments.get(index) : "";
  }

  /** Whether the path consists of these segments; an empty pattern stands for any one segment. */
  boolean is(String... pattern) {
    if (pattern.length != segments.size()) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].isEmpty() && !pattern[i].equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static String belowBase(String target, String base) {
    int host = base.indexOf("//");
    int path = base.indexOf('/', host + 2);
    String basePath = path < 0 ? "" : base.substring(path);
    return target.startsWith(basePath) ? target.substring(basePath.length()) : target;
  }
}
