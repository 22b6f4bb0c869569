package io.fhirmigration.deid.internal.fhirpath;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a match is replaced with, written as in .NET: {@code $1} and {@code ${name}} are
 * groups, {@code $&} is the match, {@code $$} a dollar; everything else stands for itself.
 */
final class Replacement {
  private static final Pattern PLACE =
      Pattern.compile("\\$(?:(?<dollar>\\$)|(?<all>&)|(?<number>[0-9]+)|\\{(?<name>\\w+)})");

  private Replacement() {}

  static String in(Matcher matcher, String replacement) {
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(result, "");
      append(result, replacement, matcher);
    }
    return matcher.appendTail(result).toString();
  }

  private static void append(StringBuilder result, String replacement, Matcher match) {
    Matcher place = PLACE.matcher(replacement);
    int end = 0;
    while (place.find()) {
      result.append(replacement, end, place.start()).append(text(place, match));
      end = place.end();
    }
    result.append(replacement, end, replacement.length());
  }

  private static String text(Matcher place, Matcher match) {
    if (place.group("dollar") != null) {
      return "$";
    }
    if (place.group("all") != null) {
      return match.group();
    }
    String number = place.group("number");
    String group = number == null ? place.group("name") : number;
    try {
      boolean numbered = group.chars().allMatch(c -> c >= '0' && c <= '9');
      String found = numbered ? match.group(Integer.parseInt(group)) : match.group(group);
      return found == null ? "" : found;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return place.group();
    }
  }
}
