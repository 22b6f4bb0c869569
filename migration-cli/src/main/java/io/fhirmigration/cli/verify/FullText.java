package io.fhirmigration.cli.verify;

import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.verify.full.Difference;
import io.fhirmigration.verify.full.FullCheckResult;
import io.fhirmigration.verify.full.LineError;
import io.fhirmigration.verify.full.Listing;
import io.fhirmigration.verify.full.SideTotals;
import io.fhirmigration.verify.full.TypeTotals;
import io.fhirmigration.verify.full.WindowDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** A result for people. */
final class FullText {
  private static final String ROW = "%-26s %13s %13s %13s %11s %11s %11s";
  private static final String DIGEST = "%-26s %-8s %13s %-32s  %13s %-32s  %s";

  private final FullCheckResult result;
  private final boolean digests;
  private final List<String> lines = new ArrayList<>();

  FullText(FullCheckResult result, boolean digests) {
    this.result = result;
    this.digests = digests;
  }

  List<String> lines() {
    table();
    lines.add("");
    side("source", result.source());
    side("destination", result.destination());
    lines.add("may differ: " + String.join("; ", result.allowed()));
    if (result.currentOnly()) {
      lines.add("compared: current resources, without meta.versionId and meta.lastUpdated");
    }
    if (result.quarantined() > 0) {
      lines.add("in quarantine, and so no finding: " + number(result.quarantined()));
    }
    if (digests) {
      windows();
    }
    listing("missing at the destination", result.missing(), FullText::name);
    listing("extra at the destination", result.extra(), FullText::name);
    listing("different", result.different(), FullText::difference);
    listing("errors", result.errors(), FullText::error);
    lines.add("");
    lines.add(
        result.outcome().name().toLowerCase(Locale.ROOT)
            + ": "
            + number(result.compared())
            + (result.currentOnly() ? " resources" : " versions")
            + " compared");
    return lines;
  }

  private void table() {
    lines.add(row("type", "source", "destination", "equal", "missing", "extra", "different"));
    result.types().forEach(type -> row(type.type(), List.of(type)));
    row("total", result.types());
  }

  private void row(String name, List<TypeTotals> types) {
    lines.add(
        row(
            name,
            sum(types, TypeTotals::source),
            sum(types, TypeTotals::destination),
            sum(types, TypeTotals::equal),
            sum(types, TypeTotals::missing),
            sum(types, TypeTotals::extra),
            sum(types, TypeTotals::different)));
  }

  private static String sum(List<TypeTotals> types, ToLongFunction<TypeTotals> of) {
    return number(types.stream().mapToLong(of).sum());
  }

  private void side(String name, SideTotals side) {
    StringBuilder text = new StringBuilder(name);
    text.append(": ").append(number(side.lines())).append(" lines in ");
    text.append(number(side.files())).append(" files");
    append(text, side.repeated(), " repeated");
    append(text, side.superseded(), " superseded");
    append(text, side.excluded(), " left out");
    append(text, side.ignored(), " other files not read");
    lines.add(text.toString());
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(", ").append(number(count)).append(what);
    }
  }

  private void windows() {
    lines.add("");
    lines.add(digest("type", "month", "source", "digests", "destination", "digests", ""));
    for (WindowDigest window : result.windows()) {
      lines.add(
          digest(
              window.type(),
              window.window(),
              number(window.sourceVersions()),
              window.sourceDigest(),
              number(window.destinationVersions()),
              window.destinationDigest(),
              window.isEqual() ? "equal" : "differ"));
    }
  }

  private <T> void listing(String what, Listing<T> listing, Function<T, String> form) {
    if (listing.count() == 0) {
      return;
    }
    lines.add("");
    lines.add(
        what
            + ": "
            + number(listing.count())
            + (listing.isCut() ? ", of which " + number(listing.listed().size()) + " listed" : ""));
    listing.listed().forEach(item -> lines.add("  " + form.apply(item)));
  }

  private static String name(VersionKey key) {
    String version = key.version().isEmpty() ? "" : " version " + key.version();
    return OneLine.of(key.type() + "/" + key.id() + version);
  }

  private static String difference(Difference difference) {
    StringBuilder text = new StringBuilder(name(difference.key()));
    difference
        .contradicts()
        .ifPresent(
            origin ->
                text.append(", the lines of the ")
                    .append(origin.name().toLowerCase(Locale.ROOT))
                    .append(" contradict each other"));
    text.append(": ").append(String.join(", ", difference.paths()));
    for (Difference.Values values : difference.values()) {
      text.append(System.lineSeparator())
          .append("    ")
          .append(values.path())
          .append(": ")
          .append(values.source().orElse("nothing"))
          .append(" -> ")
          .append(values.destination().orElse("nothing"));
    }
    return text.toString();
  }

  private static String error(LineError error) {
    String line = error.line() == 0 ? "" : " line " + error.line();
    String side = error.origin().name().toLowerCase(Locale.ROOT);
    return side + " " + error.file() + line + ": " + error.reason();
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, ROW, (Object[]) cells).stripTrailing();
  }

  private static String digest(String... cells) {
    return String.format(Locale.ROOT, DIGEST, (Object[]) cells).stripTrailing();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
