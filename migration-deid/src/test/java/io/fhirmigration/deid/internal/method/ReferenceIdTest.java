package io.fhirmigration.deid.internal.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.deid.TestFiles;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "http://Patient/1 http://Patient/@ID",
        "https://a:8443/$x%20/b\\c/Group/1/_history/v.1-2 "
            + "https://a:8443/$x%20/b\\c/Group/@ID/_history/v.1-2",
        "http://a-b/Patient/1 @ID",
        "HTTP://a/Patient/1 @ID",
        "patient/1 @ID",
        "Resource/1 @ID",
        "DomainResource/1 @ID",
        "Patient/1/ @ID",
        "Patient/1/_history/ @ID",
        "Patient/1/_history/1/2 @ID",
        "Patient/1|2 @ID",
        "Patient/1#a @ID",
        "Patient?identifier=1 @ID",
        "Patient/a_b @ID",
        "'Patient/1\n' Patient/@ID",
        "'Patient/1\r\n' @ID",
        "'Patient/1\n\n' @ID",
        "'urn:oid:1.2\n' urn:oid:@ID",
        "urn:oid:1 @ID",
        "urn:oid:1.02 @ID",
        "urn:oid:3.1 @ID",
        "urn:uuid:c757873dec9a4326a141556f43239520 @ID",
        "URN:uuid:c757873d-ec9a-4326-a141-556f43239520 @ID",
        "'#' #@ID",
        "'#a#b' #@ID"
      })
  void otherFormsAreChangedAsAWhole(String reference, String expected) {
    ReferenceId references = new ReferenceId(TypeTable.r4().resourceNames());

    assertThat(references.change(reference, id -> "@ID")).isEqualTo(expected);
  }

  @Test
  void anIdHasSixtyFourCharacters() {
    ReferenceId references = new ReferenceId(TypeTable.stu3().resourceNames());

    assertThat(references.change("Patient/" + "1".repeat(64), id -> "@ID"))
        .isEqualTo("Patient/@ID");
    assertThat(references.change("Patient/" + "1".repeat(65), id -> "@ID")).isEqualTo("@ID");
    assertThat(references.change("ServiceRequest/1", id -> "@ID")).isEqualTo("@ID");
    assertThat(references.change("ReferralRequest/1", id -> "@ID"))
        .isEqualTo("ReferralRequest/@ID");
  }
}
