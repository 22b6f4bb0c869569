package io.fhirmigration.cli.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads where records live. */
final class StateSection {
  private static final String PASSWORD_FIX =
      "write passwordFrom: env:NAME or passwordFrom: file:PATH";
  private static final Pattern SECRET = Pattern.compile("(?i)[?&;]password=");

  /** The fields of each kind. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          StateConfig.H2, List.of("path"),
          StateConfig.JDBC, List.of("url", "user", "passwordFrom"),
          StateConfig.TABLES, tables(),
          StateConfig.IN_MEMORY, List.of());

  private StateSection() {}

  private static List<String> tables() {
    return Stream.concat(Stream.of("table"), StorageSection.FIELDS.stream()).toList();
  }

  static StateConfig read(Section state, Path file) {
    Map<String, String> names = new LinkedHashMap<>();
    FIELDS.keySet().forEach(name -> names.put(name, name));
    String kind = state.choice("kind", names).orElse(StateConfig.H2);
    Map<String, String> properties =
        switch (kind) {
          case StateConfig.H2 -> h2(state, file);
          case StateConfig.JDBC -> jdbc(state, file);
          case StateConfig.TABLES -> table(state);
          default -> Map.of();
        };
    Optional<StorageConfig> account =
        kind.equals(StateConfig.TABLES)
            ? StorageSection.read(state, "state", "table", file)
            : Optional.empty();
    refuseForeign(state, kind);
    state.refuseUnknown();
    String place = kind.equals(StateConfig.H2) ? "path" : "url";
    return new StateConfig(kind, properties, account, state.lineOf(place));
  }

  private static Map<String, String> table(Section state) {
    Optional<String> name = state.text("table");
    if (name.filter(it -> !it.matches("[A-Za-z][A-Za-z0-9]{2,62}")).isPresent()) {
      state.problem(
          "table", "is no name of a table", "use 3 to 63 letters and digits, a letter first");
    }
    return name.map(it -> Map.of("table", it)).orElse(Map.of());
  }

  private static Map<String, String> h2(Section state, Path file) {
    return state
        .requiredText("path", "name the H2 file without suffix, such as state/migration")
        .flatMap(path -> Folders.resolve(state, "path", file, path))
        .map(path -> Map.of("path", path.toString()))
        .orElse(Map.of());
  }

  /** The address is not repeated in a message: it may hold a password. */
  private static Map<String, String> jdbc(Section state, Path file) {
    Map<String, String> properties = new LinkedHashMap<>();
    String fix = "give the JDBC address such as jdbc:postgresql://host/database";
    Optional<String> url = state.requiredText("url", fix);
    if (url.filter(u -> !u.startsWith("jdbc:")).isPresent()) {
      state.problem("url", "is no JDBC address", fix);
    }
    if (url.filter(u -> SECRET.matcher(u).find()).isPresent()) {
      state.problem("url", "holds a password, which does not belong in this file", PASSWORD_FIX);
    }
    url.ifPresent(u -> properties.put("url", u));
    state.text("user").ifPresent(user -> properties.put("user", user));
    Optional<String> from = state.text("passwordFrom");
    Optional<SecretRef> password = from.flatMap(f -> SecretRef.parse(f, Folders.home(file)));
    if (from.isPresent() && password.isEmpty()) {
      state.problem("passwordFrom", "is no reference to a secret", PASSWORD_FIX);
    }
    password.ifPresent(reference -> properties.put("passwordFrom", reference.text()));
    return properties;
  }

  private static void refuseForeign(Section state, String kind) {
    Set<String> own = Set.copyOf(FIELDS.getOrDefault(kind, List.of()));
    Map<String, Set<String>> kinds = new TreeMap<>();
    FIELDS.forEach(
        (other, fields) ->
            fields.forEach(f -> kinds.computeIfAbsent(f, it -> new TreeSet<>()).add(other)));
    kinds.forEach(
        (field, others) -> {
          if (state.has(field) && !own.contains(field)) {
            state.problem(
                field,
                "does not belong to kind " + kind,
                "remove it, or say kind: " + String.join(" or ", others));
          }
        });
  }
}
