package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.InstalledTransformers;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.doctor.Sample.Row;
import io.fhirmigration.cli.transform.PluginSteps;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.TransformerChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sample as the plan's transformers leave it, since that is what the destination sees. What a
 * limit of decimals does is told apart, and what hangs on the whole range is not known yet.
 *
 * @param rows what is left
 * @param refused rows by type that a transformer refuses
 */
record PlannedRows(List<Row> rows, Map<String, Long> refused) {
  PlannedRows {
    rows = List.copyOf(rows);
    refused = Map.copyOf(refused);
  }

  static PlannedRows of(Examination examination) {
    MigrationPlan plan = examination.plan();
    PluginSteps plugins =
        new PluginSteps(
            plan.id().value(),
            plan.referenceInstant().or(() -> Optional.of(examination.clock().instant())),
            handle -> secret(handle, examination),
            InstalledTransformers.at(examination.config().home()));
    TransformerChain chain =
        new TransformerChain(
            plan.transformers().stream()
                .filter(spec -> !spec.name().equals(DecimalFindings.LIMIT))
                .filter(spec -> !plugins.isSurveyed(spec))
                .map(plugins::transformer)
                .toList());
    List<Row> rows = new ArrayList<>();
    Map<String, Long> refused = new TreeMap<>();
    for (Row row : examination.sample().rows()) {
      ResourceLine line = ResourceLine.of(row.resource().toJson().getBytes(StandardCharsets.UTF_8));
      try {
        chain
            .apply(line)
            .map(left -> left == line ? row : row(row, left, line.length()))
            .ifPresent(rows::add);
      } catch (RejectedException e) {
        refused.merge(row.type(), 1L, Long::sum);
      }
    }
    return new PlannedRows(rows, refused);
  }

  private static Row row(Row before, ResourceLine left, int length) {
    JsonObject resource = (JsonObject) JsonValue.parse(left.bytes(), left.offset(), left.length());
    return new Row(before.type(), before.bytes() + left.length() - length, resource);
  }

  private static Optional<String> secret(String handle, Examination examination) {
    try {
      return SecretRef.parse(handle, examination.config().home())
          .map(reference -> reference.read(examination.environment()));
    } catch (UserMistake notThere) {
      return Optional.empty();
    }
  }
}
