package io.fhirmigration.cli;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.TypeCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One row per resource type: what was copied and what the comparison counted. */
final class TypeTable {
  private static final String FORM = "%-26s %9s %9s %9s %9s  %9s %9s %8s %8s %8s  %s";

  private TypeTable() {}

  /** The types of which either server has something. */
  static List<TypeCheck> filled(MigrationStatus status) {
    return status.verification().map(Verification::types).orElse(List.of()).stream()
        .filter(check -> counts(check).anyMatch(n -> n.orElse(1) > 0))
        .toList();
  }

  static List<String> of(MigrationStatus status) {
    Map<String, LedgerLine> books =
        status.ledger().lines().stream()
            .collect(Collectors.toMap(LedgerLine::type, Function.identity()));
    Map<String, TypeCheck> checks = new TreeMap<>();
    filled(status).forEach(check -> checks.put(check.type(), check));
    TreeSet<String> types = new TreeSet<>(books.keySet());
    types.addAll(checks.keySet());
    List<String> rows = new ArrayList<>();
    rows.add(row("", "resources", "", "versions", "", "lines", "", "", "quaran-", "", ""));
    rows.add(
        row(
            "type",
            "source",
            "destin.",
            "source",
            "destin.",
            "exported",
            "imported",
            "repeated",
            "tined",
            "excluded",
            "check"));
    for (String type : types) {
      rows.add(row(type, books, checks));
    }
    rows.add(row("total", Map.of("total", status.ledger().total()), Map.of()));
    return rows;
  }

  private static String row(
      String type, Map<String, LedgerLine> books, Map<String, TypeCheck> checks) {
    LedgerLine line = books.getOrDefault(type, new LedgerLine(type, 0, 0, 0, 0, 0));
    List<String> counted =
        checks.containsKey(type)
            ? counts(checks.get(type)).map(TypeTable::text).toList()
            : List.of("", "", "", "");
    return row(
        type,
        counted.get(0),
        counted.get(1),
        counted.get(2),
        counted.get(3),
        text(OptionalLong.of(line.exported())),
        text(OptionalLong.of(line.imported())),
        text(OptionalLong.of(line.repeated())),
        text(OptionalLong.of(line.quarantined())),
        text(OptionalLong.of(line.excluded())),
        checks.containsKey(type) ? verdict(checks.get(type)) : "");
  }

  private static Stream<OptionalLong> counts(TypeCheck check) {
    return Stream.of(
        check.sourceCurrent(),
        check.destinationCurrent(),
        check.sourceVersions(),
        check.destinationVersions());
  }

  private static String verdict(TypeCheck check) {
    String outcome = check.outcome().name().toLowerCase(Locale.ROOT);
    return check.reason().isEmpty() ? outcome : outcome + ": " + check.reason();
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? String.format(Locale.ROOT, "%,d", number.getAsLong()) : "?";
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, FORM, (Object[]) cells).stripTrailing();
  }
}
