package io.fhirmigration.cli.doctor;

import io.fhirmigration.fhir.Capabilities;
import io.fhirmigration.fhir.Capabilities.OfType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what both servers say they can do; search parameters have a check of their own. */
final class CapabilityCheck implements Check {
  private static final String UNVERSIONED = "no-version";
  private static final int SHOWN = 12;

  @Override
  public String name() {
    return "capability statements";
  }

  @Override
  public List<Finding> run(Examination examination) {
    Optional<Capabilities> from = examination.source().flatMap(ServerSide::capabilities);
    Optional<Capabilities> to = examination.destination().capabilities();
    if (from.isEmpty() || to.isEmpty()) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    types(examination, from.get(), to.get()).ifPresent(found::add);
    Compared compared = new Compared(from.get(), to.get());
    versioning(examination, compared).ifPresent(found::add);
    compared
        .lacking(OfType::interactions)
        .map(
            differing ->
                Finding.warning(
                    Topic.INTERACTIONS_MISSING,
                    "the destination lacks interactions of the source: " + differing,
                    "change the clients before the cut-over; what a service offers is fixed by its"
                        + " kind and version"))
        .ifPresent(found::add);
    compared
        .lacking(CapabilityCheck::conditionals)
        .map(
            differing ->
                Finding.note(
                    Topic.CONDITIONALS_DIFFER,
                    "the destination lacks conditional interactions or reference rules: "
                        + differing,
                    "try the clients that use them against the destination before the cut-over"))
        .ifPresent(found::add);
    operations(from.get(), to.get()).ifPresent(found::add);
    return found;
  }

  private static Set<String> conditionals(OfType type) {
    TreeSet<String> words = new TreeSet<>(type.conditionals());
    type.references().forEach(policy -> words.add("referencePolicy:" + policy));
    return words;
  }

  private static Optional<Finding> types(
      Examination examination, Capabilities from, Capabilities to) {
    TreeSet<String> missing =
        new TreeSet<>(
            examination.plan().types().isEmpty()
                ? from.types().keySet()
                : examination.plan().types());
    missing.removeAll(to.types().keySet());
    examination.plan().excludedTypes().forEach(missing::remove);
    return Optional.of(missing)
        .filter(types -> !types.isEmpty())
        .map(
            types ->
                Finding.error(
                    Topic.TYPES_MISSING,
                    "the destination does not know the types " + types,
                    "list them under migration.excludedTypes to leave them out knowingly"));
  }

  private static Optional<Finding> versioning(Examination examination, Compared compared) {
    Map<String, String> worse =
        compared.each(
            (from, to) ->
                to.versioning().equals(UNVERSIONED) && !from.versioning().equals(UNVERSIONED)
                    ? UNVERSIONED
                    : "");
    String fix =
        "set the policy to versioned before the copy (ARM:"
            + " resourceVersionPolicyConfiguration.default and .resourceTypeOverrides)";
    return Optional.of(worse)
        .filter(types -> !types.isEmpty())
        .map(Compared::text)
        .map(types -> "the destination keeps no versions where the source does: " + types)
        .map(
            what ->
                examination.plan().history()
                    ? Finding.error(Topic.VERSIONING_POLICY, what, fix)
                    : Finding.warning(Topic.VERSIONING_POLICY, what, fix));
  }

  private static Optional<Finding> operations(Capabilities from, Capabilities to) {
    TreeSet<String> missing = new TreeSet<>(from.operations());
    missing.removeAll(to.operations());
    return Optional.of(missing)
        .filter(names -> !names.isEmpty())
        .map(
            names ->
                Finding.note(
                    Topic.OPERATIONS_DIFFER,
                    "the destination lacks operations of the source: " + names,
                    "switch them on at the destination before the cut-over where a client needs"
                        + " them"));
  }

  /** The types that both servers know. */
  private record Compared(Capabilities from, Capabilities to) {
    /** What some types of the destination lack, in words. */
    Optional<String> lacking(Function<OfType, Set<String>> words) {
      Map<String, String> missing =
          each(
              (source, destination) -> {
                TreeSet<String> less = new TreeSet<>(words.apply(source));
                less.removeAll(words.apply(destination));
                return String.join(" ", less);
              });
      return Optional.of(missing).filter(found -> !found.isEmpty()).map(Compared::text);
    }

    /** What is to be said of each type, of which there is something to say. */
    Map<String, String> each(BiFunction<OfType, OfType, String> words) {
      Map<String, String> said = new TreeMap<>();
      from.types()
          .forEach(
              (type, source) ->
                  Optional.ofNullable(to.types().get(type))
                      .map(destination -> words.apply(source, destination))
                      .filter(text -> !text.isEmpty())
                      .ifPresent(text -> said.put(type, text)));
      return said;
    }

    /** Types with the same difference stand together. */
    static String text(Map<String, String> byType) {
      Map<String, List<String>> byWords =
          byType.entrySet().stream()
              .collect(
                  Collectors.groupingBy(
                      Map.Entry::getValue,
                      TreeMap::new,
                      Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
      return byWords.entrySet().stream()
          .map(entry -> entry.getKey() + " of " + names(entry.getValue()))
          .collect(Collectors.joining("; "));
    }

    private static String names(List<String> types) {
      List<String> shown = types.stream().sorted().limit(SHOWN).toList();
      int more = types.size() - shown.size();
      return String.join(", ", shown) + (more > 0 ? " and " + more + " more types" : "");
    }
  }
}
