package io.fhirmigration.cli.doctor;

import io.fhirmigration.fhir.Capabilities;
import io.fhirmigration.fhir.ServerProbe;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for what can be searched by at the source and not at the destination. */
final class SearchParameterCheck implements Check {
  private static final int SHOWN = 20;

  @Override
  public String name() {
    return "search parameters";
  }

  @Override
  public List<Finding> run(Examination examination) {
    List<Finding> found = new ArrayList<>();
    TreeMap<String, String> own = new TreeMap<>();
    if (examination.source().filter(ServerSide::searches).isPresent()
        && examination.destination().searches()) {
      own.putAll(codesByUrl(examination.source().get()));
      own.keySet().removeAll(codesByUrl(examination.destination()).keySet());
    }
    if (!own.isEmpty()) {
      found.add(
          Finding.warning(
              Topic.SEARCH_PARAMETER_MISSING,
              "the destination lacks search parameters that the source defines: "
                  + shown(new TreeSet<>(own.keySet())),
              "nothing, when searches may wait: the migration copies them before the load and"
                  + " reindexes after it; else create them and reindex before the load"));
    }
    TreeSet<String> builtIn = builtIn(examination);
    builtIn.removeIf(name -> own.containsValue(name.replaceFirst(".*\\.", "")));
    if (!builtIn.isEmpty()) {
      found.add(
          Finding.warning(
              Topic.SEARCH_PARAMETER_MISSING,
              "the destination cannot be searched by what its source can: " + shown(builtIn),
              "enable them at the destination (PUT /SearchParameter/$status), then reindex"));
    }
    return found;
  }

  private static Map<String, String> codesByUrl(ServerSide side) {
    return side.asked(ServerProbe::searchParameters).flatMap(listed -> listed).stream()
        .flatMap(List::stream)
        .collect(
            Collectors.toMap(
                parameter -> text(parameter, "url"),
                parameter -> text(parameter, "code"),
                (one, other) -> one,
                TreeMap::new));
  }

  private static String text(JsonObject parameter, String name) {
    return parameter.string(name).orElse("");
  }

  /** What the capability statements say, as {@code Type.name}. */
  private static TreeSet<String> builtIn(Examination examination) {
    TreeSet<String> missing = new TreeSet<>();
    Optional<Capabilities> from = examination.source().flatMap(ServerSide::capabilities);
    Optional<Capabilities> to = examination.destination().capabilities();
    if (from.isPresent() && to.isPresent()) {
      from.get()
          .types()
          .forEach(
              (type, source) ->
                  Optional.ofNullable(to.get().types().get(type))
                      .ifPresent(
                          destination ->
                              source.searchParameters().stream()
                                  .filter(n -> !destination.searchParameters().contains(n))
                                  .forEach(n -> missing.add(type + "." + n))));
    }
    return missing;
  }

  private static String shown(TreeSet<String> names) {
    int more = names.size() - SHOWN;
    return names.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
