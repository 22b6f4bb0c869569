package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The properties of one transformer, and everything that is wrong with them. */
final class GivenProperties {
  private static final String TYPE = "[A-Z][A-Za-z]{1,63}";

  private final String transformer;
  private final ProviderConfig config;
  private final List<String> problems;

  GivenProperties(String transformer, ProviderConfig config, String... known) {
    this.transformer = transformer;
    this.config = config;
    this.problems = config.unknownProperties(known);
  }

  boolean has(String name) {
    return config.get(name).isPresent();
  }

  /** A text that may be left out; empty when it is, or when it is not right. */
  Optional<String> text(String name, Predicate<String> isRight, String fix) {
    Optional<String> given = config.get(name);
    if (given.isPresent() && !isRight.test(given.get())) {
      problem(name, fix);
      return Optional.empty();
    }
    return given;
  }

  /** A text that must be given; empty string when it is not right. */
  String required(String name, Predicate<String> isRight, String fix) {
    if (!has(name)) {
      problem(name, fix);
    }
    return text(name, isRight, fix).orElse("");
  }

  /** Types of resources, separated by commas; none when they are left out. */
  Set<String> types(String name) {
    Set<String> types = new TreeSet<>();
    for (String type : config.get(name).map(text -> text.split(",", -1)).orElse(new String[0])) {
      types.add(type.strip());
    }
    if (!types.stream().allMatch(type -> type.matches(TYPE))) {
      problem(name, "use names of types such as Patient, separated by commas");
    }
    return types;
  }

  void problem(String name, String fix) {
    problems.add(name + ": " + fix);
  }

  /**
   * Ends the reading.
   *
   * @throws RejectedException naming everything that is wrong
   */
  void refuse() {
    if (!problems.isEmpty()) {
      throw new RejectedException(
          "transformer " + transformer + ": " + String.join("; ", problems));
    }
  }
}
