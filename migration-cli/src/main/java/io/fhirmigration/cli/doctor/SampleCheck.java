package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.doctor.RowJudge.Flaw;
import io.fhirmigration.fhir.Capabilities;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at a sample of the data for rows that the destination would refuse. */
final class SampleCheck implements Check {
  private static final String ORDER =
      "give the rows ordered versions and dates with a transformer, or copy without history";

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
    sample.rows().forEach(judge::look);
    return new Judged(examination, judge).findings();
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
            "export them anew with meta, or leave them out");
        add(
            found,
            Severity.WARNING,
            Flaw.VERSION_NOT_A_NUMBER,
            Topic.VERSION_NOT_A_NUMBER,
            "have a version that is no positive whole number",
            "accept that versions are assigned anew, or number them with a transformer");
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
      if (!hasDecimalLimit()) {
        String fix = "add the transformer decimal-limit";
        add(
            found,
            Severity.ERROR,
            Flaw.HUGE_NUMBER,
            Topic.LONG_DECIMAL,
            "hold a number with more than 18 digits before its point",
            fix + ", or correct them at the source");
        add(
            found,
            Severity.WARNING,
            Flaw.LONG_DECIMAL,
            Topic.LONG_DECIMAL,
            "hold a number with more than 18 digits",
            fix);
      }
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
          "expect them in quarantine, or give them another id at the source");
      if (examination.sample().damaged() > 0) {
        found.add(
            Finding.error(
                Topic.NOT_JSON,
                examination.sample().damaged() + " sampled lines hold no resource",
                "export the file anew, or correct those lines"));
      }
      return found;
    }

    private boolean hasDecimalLimit() {
      return examination.plan().transformers().stream()
          .map(TransformerSpec::name)
          .anyMatch("decimal-limit"::equals);
    }

    private void add(
        List<Finding> found, Severity severity, Flaw flaw, Topic topic, String what, String fix) {
      Map<String, Long> rows = judge.with(flaw);
      if (rows.isEmpty()) {
        return;
      }
      long sum = rows.values().stream().mapToLong(Long::longValue).sum();
      String types =
          rows.entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue())
              .collect(Collectors.joining(", "));
      String looked = sum + " of " + examination.sample().rows().size() + " sampled rows ";
      found.add(new Finding(severity, topic, looked + what + " (" + types + ")", fix));
    }
  }
}
