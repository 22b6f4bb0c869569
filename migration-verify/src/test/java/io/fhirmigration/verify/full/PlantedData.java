package io.fhirmigration.verify.full;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.VersionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Resources, the same ones written otherwise, and changes of some of them. */
final class PlantedData {
  static final int RESOURCES = 100_000;

  /** Resources of which there is a version before the last. */
  static final int HISTORY = 1_000;

  private PlantedData() {}

  static boolean hasHistory(int i) {
    return i % (RESOURCES / HISTORY) == 0;
  }

  /** The members of a resource, in the source's order. */
  static List<String> members(int i, int version) {
    List<String> members = new ArrayList<>();
    members.add("\"resourceType\":\"" + type(i) + "\"");
    members.add("\"id\":\"r" + i + "\"");
    members.add(
        "\"meta\":{\"versionId\":\""
            + version
            + "\",\"lastUpdated\":\"20"
            + (10 + i % 15)
            + "-0"
            + (1 + i % 9)
            + "-0"
            + version
            + "T10:20:30.4567+00:00\",\"profile\":[\"urn:p:"
            + i % 7
            + "\"]}");
    members.add(
        "\"extension\":[{\"url\":\"urn:e:1\",\"valueCode\":\"a\"},{\"url\":\"urn:e:2\",\"valueInteger\":"
            + i
            + "}]");
    members.add("\"effectiveDateTime\":\"2020-01-0" + (1 + i % 9) + "T08:00:00Z\"");
    members.add(
        "\"valueQuantity\":{\"value\":" + (12_345_678_901L + i) + ".123456,\"unit\":\"m\\u00fc\"}");
    members.add("\"name\":[{\"family\":\"Größe " + i % 100 + "\",\"given\":[\"Anna\",\"Bea\"]}]");
    return members;
  }

  static String type(int i) {
    return i % 4 == 0 ? "Patient" : "Observation";
  }

  static String line(int i, int version) {
    return "{" + String.join(",", members(i, version)) + "}";
  }

  /** The same in another member order, with white space, raw characters and a shorter date. */
  static String rewritten(String line, Random random) {
    String body = line.substring(1, line.length() - 1);
    int meta = body.indexOf(",\"meta\":");
    int extension = body.indexOf(",\"extension\":");
    int effective = body.indexOf(",\"effectiveDateTime\":");
    int cut = extension < 0 ? effective : extension;
    String changed =
        "{ "
            + body.substring(cut + 1)
            + ",\t"
            + body.substring(meta + 1, cut)
            + (random.nextBoolean() ? " , " : ",")
            + body.substring(0, meta)
            + " }";
    return changed
        .replace("m\\u00fc", "mü")
        .replace("ö", "\\u00F6")
        .replace("30.4567+00:00", "30.456Z")
        .replace("\":", "\" : ");
  }

  static String planted(String line, int i) {
    return switch (i) {
      case 30_001 -> line.replace("12345708902.123456", "12345708902.123457");
      case 40_002 -> line.replace("T08:00:00Z", "T08:00:00+00:00");
      case 50_003 -> line.replace("[\"Anna\",\"Bea\"]", "[\"Bea\",\"Anna\"]");
      case 60_005 -> line.replaceFirst(",\\{\"url\":\"urn:e:2\",\"valueInteger\":\\d+\\}", "");
      case 70_007 -> line.replace("\"Observation\"", "\"Condition\"");
      default -> line;
    };
  }

  private static VersionKey key(String type, int i, int version) {
    return new VersionKey(type, "r" + i, String.valueOf(version));
  }

  private static Difference different(int i, String... paths) {
    return new Difference(key(type(i), i, 2), Optional.empty(), List.of(paths), List.of());
  }

  /** Requires exactly the nine changes. */
  static void assertFound(FullCheckResult result) {
    assertThat(result.errors().count()).isZero();
    assertThat(result.outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(result.compared()).isEqualTo(RESOURCES + HISTORY + 2);
    assertThat(result.missing())
        .isEqualTo(
            new Listing<>(
                3,
                List.of(
                    key("Observation", 20_001, 2),
                    key("Observation", 70_007, 2),
                    key("Patient", 80_000, 1))));
    assertThat(result.extra())
        .isEqualTo(
            new Listing<>(2, List.of(key("Condition", 70_007, 2), key("Observation", 100_001, 2))));
    assertThat(result.different())
        .isEqualTo(
            new Listing<>(
                4,
                List.of(
                    different(30_001, "Observation.valueQuantity.value"),
                    different(40_002, "Observation.effectiveDateTime"),
                    different(
                        50_003, "Observation.name[0].given[0]", "Observation.name[0].given[1]"),
                    different(60_005, "Observation.extension[1]"))));
  }
}
