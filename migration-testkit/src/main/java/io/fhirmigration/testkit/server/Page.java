package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What search and history have in common: counting, page size, sorting, continuation.
 *
 * @param countOnly whether only the total is wanted
 * @param total whether the total is wanted beside the entries
 * @param size entries per page
 * @param capped whether the caller wanted more per page than it gets
 * @param newestFirst the order
 * @param after the last version of the former page
 */
record Page(
    boolean countOnly,
    boolean total,
    int size,
    boolean capped,
    boolean newestFirst,
    Optional<StoredVersion> after) {
  private static final int DEFAULT_SIZE = 10;
  private static final int LARGEST = 1000;

  static Page of(Query query, boolean newestFirst) {
    String summary = query.first("_summary").orElse("");
    int wanted = query.first("_count").map(Page::count).orElse(DEFAULT_SIZE);
    boolean accurate = query.first("_total").map(Page::isAccurate).orElse(false);
    boolean descending = query.first("_sort").map(sort -> isDescending(sort)).orElse(newestFirst);
    return new Page(
        summary.equalsIgnoreCase("count") || wanted == 0,
        accurate,
        Math.min(wanted, LARGEST),
        wanted > LARGEST,
        descending,
        query.first("ct").map(Page::token));
  }

  /** The bundle of this page out of all matches, given in order of time. */
  JsonObject bundle(
      String type,
      List<StoredVersion> matches,
      Function<StoredVersion, JsonObject> entry,
      ServerState state,
      Target target) {
    ObjectBuilder bundle = JsonValue.object().put("resourceType", "Bundle").put("type", type);
    if (countOnly || total) {
      bundle.put("total", counted(matches.size() + state.countBias()));
    }
    List<JsonObject> links = new ArrayList<>();
    links.add(link("self", state.config().url(target.raw())));
    if (countOnly) {
      return bundle.put("link", new JsonArray(List.copyOf(links))).build();
    }
    List<StoredVersion> rest = rest(matches);
    List<StoredVersion> shown = rest.subList(0, Math.min(size, rest.size()));
    if (shown.size() < rest.size()) {
      links.add(link("next", next(state, target, shown.get(shown.size() - 1))));
    }
    Stream<JsonObject> warning = capped ? Stream.of(warning(state)) : Stream.empty();
    return bundle
        .put("link", new JsonArray(List.copyOf(links)))
        .put("entry", JsonValue.array(Stream.concat(warning, shown.stream().map(entry)).toList()))
        .build();
  }

  private List<StoredVersion> rest(List<StoredVersion> matches) {
    List<StoredVersion> ordered = new ArrayList<>(matches);
    if (newestFirst) {
      Collections.reverse(ordered);
    }
    return after
        .map(
            last ->
                ordered.stream()
                    .filter(v -> newestFirst ? v.compareTo(last) < 0 : v.compareTo(last) > 0)
                    .toList())
        .orElse(ordered);
  }

  private static long counted(long total) {
    if (total > Integer.MAX_VALUE) {
      throw new Refusal(
          403,
          "forbidden",
          "Search count returned "
              + total
              + " and exceeds the maximum defined limit of 2147483647.");
    }
    return total;
  }

  private static JsonObject warning(ServerState state) {
    JsonObject outcome =
        Outcomes.outcome(
            "informational", "The _count is above the limit; 1000 is used.", state.now());
    return JsonValue.object()
        .put("resource", outcome)
        .put("search", JsonValue.object().put("mode", "outcome").build())
        .build();
  }

  private static String next(ServerState state, Target target, StoredVersion last) {
    String raw = target.raw().replaceAll("([?&])ct=[^&]*&?", "$1").replaceAll("[?&]$", "");
    String token = URLEncoder.encode(last.millis() + "-" + last.sequence(), StandardCharsets.UTF_8);
    return state.config().url(raw + (raw.contains("?") ? "&" : "?") + "ct=" + token);
  }

  private static JsonObject link(String relation, String url) {
    return JsonValue.object().put("relation", relation).put("url", url).build();
  }

  private static StoredVersion token(String text) {
    try {
      int dash = text.lastIndexOf('-');
      return StoredVersion.bound(
          Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    } catch (RuntimeException e) {
      throw Refusal.invalid("The continuation token is not valid.");
    }
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text);
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw Refusal.invalid("The value of _count is not a number.");
    }
    throw Refusal.invalid("The value of _count is negative.");
  }

  private static boolean isAccurate(String value) {
    return switch (value) {
      case "accurate" -> true;
      case "none" -> false;
      case "estimate" ->
          throw new Refusal(403, "forbidden", "The _total value 'estimate' is not supported.");
      default ->
          throw Refusal.invalid(
              "The value '" + value + "' of _total is not one of 'accurate', 'none'.");
    };
  }

  private static boolean isDescending(String sort) {
    return switch (sort) {
      case "_lastUpdated" -> false;
      case "-_lastUpdated" -> true;
      default -> throw Refusal.invalid("Sorting by '" + sort + "' is not supported.");
    };
  }
}
