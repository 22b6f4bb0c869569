package io.fhirmigration.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Looks for secrets, in each form in which a library could write them. */
final class SecretSearch {
  private final Map<String, List<String>> forms = new TreeMap<>();

  /** Looks for these secrets, by name. */
  SecretSearch(Map<String, String> secrets) {
    secrets.forEach((name, secret) -> forms.put(name, forms(secret)));
  }

  private static List<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return List.of(
        lower(secret),
        lower(URLEncoder.encode(secret, StandardCharsets.UTF_8)),
        lower(Base64.getEncoder().withoutPadding().encodeToString(bytes)));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Fails with the names of the secrets that stand in one of the texts of this place. */
  void assertNoneIn(String place, Collection<String> texts) {
    List<String> lowered = texts.stream().map(SecretSearch::lower).toList();
    List<String> found =
        forms.entrySet().stream()
            .filter(secret -> lowered.stream().anyMatch(text -> holds(text, secret.getValue())))
            .map(Map.Entry::getKey)
            .toList();
    if (!found.isEmpty()) {
      throw new AssertionError(place + " holds " + String.join(", ", found));
    }
  }

  private static boolean holds(String text, List<String> forms) {
    return forms.stream().anyMatch(text::contains);
  }
}
