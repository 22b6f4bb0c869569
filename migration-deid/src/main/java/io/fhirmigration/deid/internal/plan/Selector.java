package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.PathEngine;
import io.fhirmigration.deid.internal.config.Rule;
import io.fhirmigration.deid.internal.engine.PathEngines;
import io.fhirmigration.deid.internal.fhirpath.Expression;
import io.fhirmigration.deid.internal.fhirpath.Parser;
import io.fhirmigration.deid.internal.fhirpath.SyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the nodes of a rule are found. */
sealed interface Selector {
  /** The whole path of a rule that an index answers. */
  Pattern INDEXED =
      Pattern.compile(
          "^nodesBy(?<kind>Type|Name)\\(['\"](?<key>[A-Za-z0-9]+)['\"]\\)"
              + "(\\.(?<child>[A-Za-z0-9]+))?$");

  /** The resource itself. */
  record Whole() implements Selector {}

  /** The resource itself, visited or not: for methods that fail wherever they are reached. */
  record Unconditional() implements Selector {}

  /**
   * Nodes below the resource, or their children.
   *
   * @param byType whether the key is a type, else a name
   * @param child the children's name; empty for the nodes themselves
   */
  record Indexed(boolean byType, String key, String child) implements Selector {}

  /** What an expression finds from the resource. */
  record Path(Expression expression) implements Selector {}

  /**
   * What a library finds in the resource as it was before any rule.
   *
   * @param expression the library's
   */
  record Foreign(PathEngine.Compiled expression) implements Selector {}

  /** The selector of a rule whose path is known to compile. */
  static Selector of(Rule rule, String fhirVersion) {
    Matcher indexed = INDEXED.matcher(rule.path());
    if (indexed.matches()) {
      String child = indexed.group("child");
      return new Indexed(
          indexed.group("kind").equals("Type"), indexed.group("key"), child == null ? "" : child);
    }
    if (rule.isTypeOnly()) {
      return new Whole();
    }
    try {
      return new Path(Parser.parse(rule.expression()));
    } catch (SyntaxException e) {
      return PathEngines.compile(fhirVersion, rule.expression())
          .map(Foreign::new)
          .orElseThrow(() -> new IllegalStateException("the path was checked before", e));
    }
  }
}
