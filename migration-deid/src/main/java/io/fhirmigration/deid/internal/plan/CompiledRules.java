package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.config.Rule;
import io.fhirmigration.deid.internal.method.Methods;
import io.fhirmigration.deid.internal.model.FhirType;
import io.fhirmigration.deid.internal.plan.Selector.Unconditional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A configuration's rules by resource type; for any thread. */
public final class CompiledRules {
  private static final Set<String> EVERY = Set.of("Resource", "DomainResource");

  private final Configuration configuration;
  private final List<CompiledRule> compiled = new ArrayList<>();
  private final Map<FhirType, TypePlan> plans = new ConcurrentHashMap<>();

  private CompiledRules(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Compiles all rules. */
  public static CompiledRules of(Configuration configuration, AnonymizerOptions options) {
    CompiledRules rules = new CompiledRules(configuration);
    for (Rule rule : configuration.rules()) {
      rules.compiled.add(
          new CompiledRule(
              Methods.knows(rule, options)
                  ? Selector.of(rule, configuration.types().fhirVersion())
                  : new Unconditional(),
              Methods.of(rule, configuration, options)));
    }
    return rules;
  }

  Configuration configuration() {
    return configuration;
  }

  TypePlan plan(FhirType resourceType) {
    return plans.computeIfAbsent(resourceType, this::select);
  }

  private TypePlan select(FhirType resourceType) {
    List<CompiledRule> selected = new ArrayList<>();
    List<Rule> rules = configuration.rules();
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> type = rules.get(i).resourceType();
      if (type.isEmpty() || EVERY.contains(type.get()) || type.get().equals(resourceType.code())) {
        selected.add(compiled.get(i));
      }
    }
    return new TypePlan(selected);
  }
}
