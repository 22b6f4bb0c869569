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
import org.jspecify.annotations.Nullable;

/** Warns of paths that load but can never match, such as misspelt ones. */
final class PathChecks {
  /** An element's name at the start of what is left, no function's. */
  private static final String NAME = "[a-z][A-Za-z0-9]*+(?!\\()";

  private static final Pattern STEP = Pattern.compile("\\G(?<name>" + NAME + ")(\\[\\d+])?\\.?");
  private static final Pattern BY =
      Pattern.compile(
          "nodesBy(?<kind>Type|Name)\\(['\"](?<key>[A-Za-z0-9]+)['\"]\\)(\\.(?<child>"
              + NAME
              + "))?");
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
    if (!rule.isTypeOnly()) {
      checkElements(rule, type);
    }
    Matcher by = BY.matcher(rule.expression());
    while (by.find()) {
      boolean known =
          by.group("kind").equals("Type")
              ? types.withCode(by.group("key")).findAny().isPresent()
              : types.knowsElement(by.group("key"));
      if (!known) {
        warnings.add(
            rule.path()
                + ": nothing has the "
                + by.group("kind").toLowerCase(Locale.ROOT)
                + " '"
                + by.group("key")
                + "'");
      } else if (by.group("kind").equals("Type")) {
        checkChild(rule, by.group("key"), by.group("child"));
      }
    }
  }

  private void checkChild(Rule rule, String code, @Nullable String child) {
    if (child != null && types.withCode(code).noneMatch(type -> hasElement(type, child))) {
      warnings.add(
          rule.path()
              + ": there is no element '"
              + child
              + "', so the rule never matches"
              + hint(types.withCode(code).collect(Collectors.toSet()), child));
    }
  }

  private static boolean hasElement(FhirType type, String name) {
    return type.elements().stream().anyMatch(element -> element.name().equals(name));
  }

  private void checkElements(Rule rule, Optional<String> type) {
    Set<FhirType> at = starts(type);
    Matcher step = STEP.matcher(rule.expression());
    while (step.find()) {
      String name = step.group("name");
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
