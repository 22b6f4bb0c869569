package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What may differ between two equal resources.
 *
 * <p>Member order, white space and the way in which characters are escaped never count. The order
 * of arrays, the text of numbers and dates, and everything else counts unless it is allowed to
 * differ here.
 *
 * @param lastUpdatedInMillis whether {@code meta.lastUpdated} is compared as an instant in whole
 *     milliseconds and not as text
 * @param plainExponents whether {@code 1e2} equals {@code 100}; {@code 1.10} still differs from
 *     {@code 1.1}
 * @param paths elements that are left out with all that is below them, by names without indexes:
 *     {@code meta.source} for all types, {@code Patient.text} for one
 * @param tagSystems systems whose {@code meta.tag} are left out, for tags that a server sets
 */
public record Allowances(
    boolean lastUpdatedInMillis,
    boolean plainExponents,
    Set<String> paths,
    Set<String> tagSystems) {
  /** Only {@code meta.lastUpdated} may be written differently, within one millisecond. */
  public static final Allowances DEFAULTS = new Allowances(true, false, Set.of(), Set.of());

  private static final String EXPONENTS = "exponents";
  private static final String TAG = "tag:";
  private static final Pattern STEP = Pattern.compile("[_A-Za-z][_A-Za-z0-9]*");

  /**
   * Copies the sets.
   *
   * @throws RejectedException naming each path that is none
   */
  public Allowances {
    paths = Set.copyOf(paths);
    tagSystems = Set.copyOf(tagSystems);
    List<String> wrong = paths.stream().filter(path -> !isPath(path)).sorted().toList();
    if (!wrong.isEmpty()) {
      throw new RejectedException(
          "allowed to differ: "
              + wrong
              + " is no path; use names joined by dots, without indexes, such as meta.source or"
              + " Patient.text, or exponents, or tag:SYSTEM");
    }
  }

  /**
   * The defaults and what the words add: {@code exponents}, {@code tag:SYSTEM}, or a path.
   *
   * @throws RejectedException naming each word that is none of these
   */
  public static Allowances of(List<String> words) {
    Set<String> paths = new TreeSet<>();
    Set<String> systems = new TreeSet<>();
    for (String word : words) {
      if (word.startsWith(TAG) && word.length() > TAG.length()) {
        systems.add(word.substring(TAG.length()));
      } else if (!word.equals(EXPONENTS)) {
        paths.add(word);
      }
    }
    return new Allowances(true, words.contains(EXPONENTS), paths, systems);
  }

  /** One line for each thing that may differ, for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (lastUpdatedInMillis) {
      lines.add("meta.lastUpdated within the same millisecond");
    }
    if (plainExponents) {
      lines.add("numbers with an exponent and the same ones without");
    }
    new TreeSet<>(paths).forEach(path -> lines.add(path));
    new TreeSet<>(tagSystems).forEach(system -> lines.add("meta.tag of " + system));
    return List.copyOf(lines);
  }

  private static boolean isPath(String path) {
    String[] steps = path.split("\\.", -1);
    boolean typed = Character.isUpperCase(path.isEmpty() ? ' ' : path.charAt(0));
    for (String step : steps) {
      if (!STEP.matcher(step).matches()) {
        return false;
      }
    }
    return !typed || steps.length > 1;
  }
}
