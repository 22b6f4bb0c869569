package io.fhirmigration.deid.internal.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.deid.TestFiles;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The id is found in references as the original finds it. */
class ReferenceIdTest {
  static List<JsonObject> references() {
    return TestFiles.vectors("referenceTransform");
  }

  @ParameterizedTest
  @MethodSource("references")
  void onlyTheIdChanges(JsonObject vector) {
    ReferenceId references = new ReferenceId(TypeTable.r4().resourceNames());

    assertThat(references.change(vector.string("input").orElseThrow(), id -> "@ID"))
        .isEqualTo(vector.string("expected").orElseThrow());
  }
}
