package io.fhirmigration.ndjson;

import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The comparison that decides whether two resources are the same: member order and escapes don't
 * count, the order of arrays and the text of numbers do.
 *
 * <p>Differences are FHIR-style paths such as {@code Patient.name[0].given[1]}; they hold no
 * values.
 */
public final class CanonicalJson {
  private final Set<String> allowed;
  private final List<String> found = new ArrayList<>();

  private CanonicalJson(Set<String> allowed) {
    this.allowed = allowed;
  }

  /** Whether both are the same, with nothing allowed to differ. */
  public static boolean equal(JsonValue a, JsonValue b) {
    return a.equals(b);
  }

  /**
   * The paths at which two values differ, outermost first; the root is named by the first one's
   * {@code resourceType}, else {@code $}. A member or item that only one side has is one path.
   *
   * @param allowedPaths paths that may differ, with everything below them. The root may be left out
   *     ({@code meta.lastUpdated}) when the path starts in lower case, and so may every index
   *     ({@code Patient.name.given})
   */
  public static List<String> differences(JsonValue a, JsonValue b, Set<String> allowedPaths) {
    CanonicalJson comparison = new CanonicalJson(allowedPaths);
    String root = a instanceof JsonObject o ? o.string("resourceType").orElse("$") : "$";
    comparison.compare(a, b, printable(root), printable(root), "");
    return List.copyOf(comparison.found);
  }

  /**
   * Compares at one place.
   *
   * @param path from the root, with indexes
   * @param plain from the root, without indexes
   * @param inner without root and indexes
   */
  private void compare(JsonValue a, JsonValue b, String path, String plain, String inner) {
    if (isAllowed(path, plain, inner) || a.equals(b)) {
      return;
    }
    if (a instanceof JsonObject left && b instanceof JsonObject right) {
      compareMembers(left, right, path, plain, inner);
    } else if (a instanceof JsonArray left && b instanceof JsonArray right) {
      compareItems(left, right, path, plain, inner);
    } else {
      found.add(path);
    }
  }

  private void compareMembers(JsonObject a, JsonObject b, String path, String plain, String inner) {
    Set<String> names = new LinkedHashSet<>(a.members().keySet());
    names.addAll(b.members().keySet());
    for (String name : names) {
      String step = "." + printable(name);
      String below = inner.isEmpty() ? step.substring(1) : inner + step;
      JsonValue left = a.members().get(name);
      JsonValue right = b.members().get(name);
      if (left != null && right != null) {
        compare(left, right, path + step, plain + step, below);
      } else if (!isAllowed(path + step, plain + step, below)) {
        found.add(path + step);
      }
    }
  }

  private void compareItems(JsonArray a, JsonArray b, String path, String plain, String inner) {
    int shorter = Math.min(a.items().size(), b.items().size());
    int longer = Math.max(a.items().size(), b.items().size());
    for (int i = 0; i < longer; i++) {
      String item = path + "[" + i + "]";
      if (i < shorter) {
        compare(a.items().get(i), b.items().get(i), item, plain, inner);
      } else if (!isAllowed(item, plain, inner)) {
        found.add(item);
      }
    }
  }

  private boolean isAllowed(String path, String plain, String inner) {
    return allowed.contains(path) || allowed.contains(plain) || allowed.contains(inner);
  }

  /** Names are elements in FHIR; anything else could be data. */
  private static String printable(String name) {
    return name.length() <= 64 && name.matches("[$_A-Za-z0-9-]+") ? name : "?";
  }
}
