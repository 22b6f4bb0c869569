package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.internal.model.ElementDef;
import io.fhirmigration.deid.internal.model.FhirType;
import io.fhirmigration.deid.internal.model.TypeTable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Warns of paths that load but can never match, such as misspelt ones. */
final class PathChecks {
  private static final Pattern DOTTED = Pattern.compile("[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)*");
  private static final Pattern BY =
      Pattern.compile("nodesBy(?<kind>Type|Name)\\(['\"](?<key>[A-Za-z0-9]+)['\"]\\)");
  private static final Set<String> ANY = Set.of("Resource", "DomainResource");

  private final TypeTable types;
  private final List<String> warnings;

  PathChecks(TypeTable types, List<String> warnings) {
    this.types = types;
    this.warnings = warnings;
  }

  void check(Rule rule) {
    Optional<String> type = rule.resourceType();
    if (type.isPresent() && !ANY.contains(type.get()) && types.resource(type.get()).isEmpty()) {
      warnings.add(
          rule.path()
              + (types.type(type.get()).isPresent()
                  ? ": a leading data type never matches; use nodesByType('" + type.get() + "')"
                  : ": there is no resource type '" + type.get() + "'"));
      return;
    }
    if (!rule.isTypeOnly() && DOTTED.matcher(rule.expression()).matches()) {
      checkElements(rule, type);
    }
    Matcher by = BY.matcher(rule.expression());
    while (by.find()) {
      boolean known =
          by.group("kind").equals("Type")
              ? types.knowsCode(by.group("key"))
              : types.knowsElement(by.group("key"));
      if (!known) {
        warnings.add(
            rule.path()
                + ": nothing has the "
                + by.group("kind").toLowerCase(Locale.ROOT)
                + " '"
                + by.group("key")
                + "'");
      }
    }
  }

  private void checkElements(Rule rule, Optional<String> type) {
    Set<FhirType> at = starts(type);
    for (String name : rule.expression().split("\\.")) {
      Set<FhirType> next = new HashSet<>();
      for (FhirType from : at) {
        for (ElementDef element : from.elements()) {
          if (element.name().equals(name)) {
            if (element.type().isEmpty()) {
              return;
            }
            next.add(element.type().get());
          }
        }
      }
      if (next.isEmpty()) {
        warnings.add(
            rule.path()
                + ": there is no element '"
                + name
                + "', so the rule never matches"
                + hint(at, name));
        return;
      }
      at = next;
    }
  }

  private Set<FhirType> starts(Optional<String> type) {
    boolean one = type.isPresent() && !ANY.contains(type.get());
    Set<String> names = one ? Set.of(type.get()) : types.resourceNames();
    return names.stream()
        .flatMap(name -> types.resource(name).stream())
        .collect(Collectors.toSet());
  }

  /** Choices are matched without their type. */
  private static String hint(Set<FhirType> at, String name) {
    return at.stream()
        .flatMap(type -> type.element(name).stream())
        .findFirst()
        .map(element -> "; write '" + element.name() + "'")
        .orElse("");
  }
}
