package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.doctor.RowJudge.Flaw;
import io.fhirmigration.fhir.Capabilities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at a sample of the data for rows that the destination would refuse. */
final class SampleCheck implements Check {
  private static final String ORDER =
      "copy in mode once with the transformer normalise-versions, or copy without history";

  private static final int MOST_NAMED = 20;

  @Override
  public String name() {
    return "sample of the data";
  }

  @Override
  public List<Finding> run(Examination examination) {
    Sample sample = examination.sample();
    if (sample.because().isPresent()) {
      return List.of(
          Finding.note(
              Topic.NOT_CHECKED,
              "no rows were looked at, sizes are not known: " + sample.because().get(),
              "look at a day's export by hand, or rehearse with a short range"));
    }
    Instant now =
        examination
            .destination()
            .capabilities()
            .map(Capabilities::now)
            .orElseGet(examination.clock()::instant);
    RowJudge judge = new RowJudge(now);
    PlannedRows planned = PlannedRows.of(examination);
    planned.rows().forEach(judge::look);
    List<Finding> found = new ArrayList<>(new Judged(examination, judge).findings());
    if (!planned.refused().isEmpty()) {
      found.add(
          Finding.error(
              Topic.TRANSFORMER_REFUSES,
              looked(planned.refused(), examination)
                  + "are refused by a transformer of the plan ("
                  + counts(new TreeMap<>(planned.refused()))
                  + ")",
              "correct them at the source, or change the transformers"));
    }
    return found;
  }

  private record Judged(Examination examination, RowJudge judge) {
    List<Finding> findings() {
      List<Finding> found = new ArrayList<>();
      boolean initial = examination.isInitialLoad();
      if (!initial) {
        add(
            found,
            Severity.WARNING,
            Flaw.FUTURE_DATE,
            Topic.FUTURE_DATE,
            "are dated in the destination's future",
            "set the clock of whoever wrote them right, wait until the date has passed, or correct"
                + " it with a transformer");
        add(
            found,
            Severity.ERROR,
            Flaw.NO_LAST_UPDATED,
            Topic.NO_LAST_UPDATED,
            "have no lastUpdated that is an instant",
            "export them anew with meta, or add the transformer stamp-last-updated");
        add(
            found,
            Severity.WARNING,
            Flaw.VERSION_NOT_A_NUMBER,
            Topic.VERSION_NOT_A_NUMBER,
            "have a version that is no positive whole number",
            "accept that versions are assigned anew, or use the transformer normalise-versions");
      }
      if (examination.plan().history() || examination.plan().adopted().isPresent()) {
        add(
            found,
            Severity.WARNING,
            Flaw.VERSION_INVERSION,
            Topic.VERSION_INVERSION,
            "are versions whose order contradicts their dates",
            ORDER);
      }
      found.addAll(new DecimalFindings(examination, judge).all());
      add(
          found,
          initial ? Severity.ERROR : Severity.WARNING,
          Flaw.CONDITIONAL_REFERENCE,
          Topic.CONDITIONAL_REFERENCE,
          "hold a conditional reference",
          "resolve it at the source or with a transformer");
      add(
          found,
          Severity.WARNING,
          Flaw.LONG_LINE,
          Topic.LONG_LINE,
          "are longer than 10 MB",
          "expect slow imports of these files; the migration asks for units that hold them");
      add(
          found,
          Severity.ERROR,
          Flaw.UNREADABLY_LONG_LINE,
          Topic.LONG_LINE,
          "are longer than 64 MiB",
          "move large attachments out of them at the source");
      add(
          found,
          Severity.WARNING,
          Flaw.BAD_ID,
          Topic.BAD_ID,
          "have an id that FHIR forbids",
          "expect them in quarantine, or give them other ids with the transformer map-ids");
      if (examination.sample().damaged() > 0) {
        found.add(
            Finding.error(
                Topic.NOT_JSON,
                examination.sample().damaged() + " sampled lines hold no resource",
                "export the file anew, or correct those lines"));
      }
      return found;
    }

    private void add(
        List<Finding> found, Severity severity, Flaw flaw, Topic topic, String what, String fix) {
      Map<String, Long> rows = judge.with(flaw);
      if (rows.isEmpty()) {
        return;
      }
      found.add(
          new Finding(
              severity, topic, looked(rows, examination) + what + " (" + counts(rows) + ")", fix));
    }
  }

  /** How many rows something is about. */
  static String looked(Map<String, Long> rows, Examination examination) {
    long sum = rows.values().stream().mapToLong(Long::longValue).sum();
    return sum + " of " + examination.sample().rows().size() + " sampled rows ";
  }

  /** What is counted, the first of many. */
  static String counts(Map<String, Long> counts) {
    String first =
        counts.entrySet().stream()
            .limit(MOST_NAMED)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    int more = counts.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
