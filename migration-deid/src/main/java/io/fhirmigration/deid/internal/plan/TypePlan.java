package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.internal.plan.Selector.Indexed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules that can match a resource of one type, and what they want to find by an index. */
final class TypePlan {
  private final List<CompiledRule> rules;
  private final Map<String, Integer> types = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  TypePlan(List<CompiledRule> rules) {
    this.rules = List.copyOf(rules);
    for (CompiledRule rule : rules) {
      if (rule.selector() instanceof Indexed indexed) {
        slots(indexed.byType()).putIfAbsent(indexed.key(), types.size() + names.size());
      }
    }
  }

  List<CompiledRule> rules() {
    return rules;
  }

  int slots() {
    return types.size() + names.size();
  }

  Optional<Integer> typeSlot(String code) {
    return Optional.ofNullable(types.get(code));
  }

  Optional<Integer> nameSlot(String name) {
    return names.isEmpty() ? Optional.empty() : Optional.ofNullable(names.get(name));
  }

  int slot(Indexed indexed) {
    return slots(indexed.byType()).getOrDefault(indexed.key(), 0);
  }

  private Map<String, Integer> slots(boolean byType) {
    return byType ? types : names;
  }
}
