package io.fhirmigration.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody may have meant. */
public final class Suggestion {
  private static final int MOST_EDITS = 3;

  private Suggestion() {}

  /** The known word that is nearest to the given one, if any is near. */
  public static Optional<String> of(String given, Collection<String> known) {
    int limit = Math.min(MOST_EDITS, Math.max(2, given.length() / 3));
    return known.stream()
        .filter(word -> edits(given, word) <= limit)
        .min(Comparator.comparingInt(word -> edits(given, word)));
  }

  private static int edits(String given, String known) {
    String a = plain(given);
    String b = plain(known);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
