package io.fhirmigration.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;

/** Findings as text for a terminal, grouped by severity. */
final class FindingText {
  private static final int WIDTH = 100;
  private static final String INDENT = "      ";

  private final Ansi ansi;

  /** Text with colours or without. */
  FindingText(boolean coloured) {
    this.ansi = coloured ? Ansi.ON : Ansi.OFF;
  }

  List<String> of(List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      List<Finding> of = findings.stream().filter(f -> f.severity() == severity).toList();
      if (!of.isEmpty()) {
        lines.add("");
        String heading = severity.plural().toUpperCase(Locale.ROOT) + " (" + of.size() + ")";
        lines.add(ansi.string(mark(severity, heading)));
        of.forEach(finding -> add(lines, finding));
      }
    }
    lines.add("");
    lines.add(
        Stream.of(Severity.values())
                .map(severity -> count(findings, severity) + " " + severity.plural())
                .collect(Collectors.joining(", "))
            + "; nothing was changed");
    return lines;
  }

  static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private void add(List<String> lines, Finding finding) {
    lines.add("");
    lines.add("  " + ansi.string("@|bold " + finding.topic().code() + "|@"));
    wrapped(lines, "what", finding.what());
    wrapped(lines, "why ", finding.topic().why());
    wrapped(lines, "fix ", finding.fix());
    lines.add(INDENT + "see   " + finding.topic().page());
  }

  private static void wrapped(List<String> lines, String label, String text) {
    String start = INDENT + label + "  ";
    StringBuilder line = new StringBuilder(start);
    for (String word : text.split(" ")) {
      if (line.length() > start.length() && line.length() + word.length() >= WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(start.length()));
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().stripTrailing());
  }

  private static String mark(Severity severity, String text) {
    return switch (severity) {
      case ERROR -> "@|bold,red " + text + "|@";
      case WARNING -> "@|bold,yellow " + text + "|@";
      case NOTE -> "@|bold " + text + "|@";
    };
  }
}
