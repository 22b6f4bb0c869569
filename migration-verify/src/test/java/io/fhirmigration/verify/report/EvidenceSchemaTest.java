package io.fhirmigration.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shipped schema describes what is written. */
class EvidenceSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(EvidenceReport.schema());

  private static List<String> faults(String document) {
    return SCHEMA.validate(document, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private static String text(EvidenceReport.Builder report) {
    return new String(report.build().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void reportOfACompletedMigrationFitsTheSchema() {
    try (Copy copy = new Copy().days(10).refused().days(4).cutOver().repaired()) {
      String document =
          text(
              copy.report()
                  .settings(copy.settings)
                  .fingerprints(List.of("decimal-limit 1"))
                  .server(copy.plan.source().toString(), "server 1.0")
                  .check(EvidenceReportTest.check("match", "", "")));

      assertThat(faults(document)).isEmpty();
      assertThat(document).contains("\"settings\":", "\"verification\":", "\"fingerprintSha256\":");
    }
  }

  @Test
  void reportOfAMigrationThatGoesOnFitsTheSchema() {
    try (Copy copy = new Copy().days(10).copied(9)) {
      assertThat(faults(text(copy.report()))).isEmpty();
    }
  }

  @Test
  void largeDocumentFitsTheSchema() {
    assertThat(faults(ManyChunks.document(300, 5, 20).toJson())).isEmpty();
  }

  @Test
  void schemaRefusesWhatItDoesNotName() {
    try (Copy copy = new Copy().days(4).copied(9)) {
      String document = text(copy.report());

      assertThat(faults(document.replaceFirst("\"version\":1", "\"version\":2"))).isNotEmpty();
      assertThat(faults(document.replaceFirst("\"note\":", "\"remark\":"))).hasSize(2);
    }
  }
}
