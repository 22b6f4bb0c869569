package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What is allowed to differ at one place of a resource, and below it. */
final class PathRules {
  private static final PathRules NOTHING = new PathRules();

  private final List<byte[]> names = new ArrayList<>();
  private final List<PathRules> rules = new ArrayList<>();
  private final List<byte[]> tags = new ArrayList<>();
  private boolean leftOut;
  private boolean instant;

  private PathRules() {}

  /**
   * The rules of one type.
   *
   * @param paths what is left out; those that begin with another type's name don't count
   * @param instant the path of a date that counts in whole milliseconds; empty string for none
   * @param tagSystems the systems whose {@code meta.tag} are left out
   */
  static PathRules of(String type, Set<String> paths, String instant, Set<String> tagSystems) {
    PathRules root = new PathRules();
    for (String path : paths) {
      boolean typed = Character.isUpperCase(path.charAt(0));
      if (!typed) {
        root.make(path).leftOut = true;
      } else if (path.startsWith(type + ".")) {
        root.make(path.substring(type.length() + 1)).leftOut = true;
      }
    }
    if (!instant.isEmpty()) {
      root.make(instant).instant = true;
    }
    for (String system : tagSystems) {
      String member = "\"system\":" + new JsonString(system).toCanonicalJson();
      root.make("meta.tag").tags.add(member.getBytes(UTF_8));
    }
    return root;
  }

  private PathRules make(String path) {
    PathRules at = this;
    for (String step : path.split("\\.", -1)) {
      byte[] name = step.getBytes(UTF_8);
      PathRules next = at.below(name, 0, name.length);
      if (next == NOTHING) {
        next = new PathRules();
        at.names.add(name);
        at.rules.add(next);
      }
      at = next;
    }
    return at;
  }

  /** The rules of the member whose name stands there. */
  PathRules below(byte[] bytes, int from, int to) {
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i);
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return rules.get(i);
      }
    }
    return NOTHING;
  }

  /** Whether all that stands here may differ. */
  boolean isLeftOut() {
    return leftOut;
  }

  /** Whether a date that stands here counts in whole milliseconds. */
  boolean isInstant() {
    return instant;
  }

  /** Whether an item of the array that stands here may differ, by its canonical text. */
  boolean leavesOutItem(byte[] bytes, int from, int to) {
    for (byte[] tag : tags) {
      for (int at = from; at + tag.length <= to; at++) {
        if (Arrays.equals(tag, 0, tag.length, bytes, at, at + tag.length)) {
          return true;
        }
      }
    }
    return false;
  }
}
