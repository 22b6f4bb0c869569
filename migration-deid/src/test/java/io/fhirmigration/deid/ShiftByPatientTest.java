package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where dates are shifted by patient, whose resources those of a document are. */
class ShiftByPatientTest {
  private static final Pattern DATE = Pattern.compile("(?:19|20)\\d\\d-\\d\\d-\\d\\d");
  private static final String PATIENT =
      "{'resourceType':'Patient','id':'p','birthDate':'2000-01-01'}";

  private static List<String> dates(String fhirVersion, boolean byPatient, String json) {
    String config =
        "{'fhirVersion':'"
            + fhirVersion
            + "','fhirPathRules':[{'path':'Resource.id','method':'cryptoHash'},"
            + "{'path':'Resource','method':'dateShift'}],"
            + "'parameters':{'dateShiftKey':'1','cryptoHashKey':'1'}}";
    AnonymizerOptions options = TestFiles.OPTIONS.withShiftByPatient(byPatient);
    byte[] output =
        Anonymizer.compile(TestFiles.utf8(config.replace('\'', '"')), options)
            .apply(TestFiles.utf8(json.replace('\'', '"')));
    return DATE.matcher(new String(output, StandardCharsets.UTF_8))
        .results()
        .map(found -> found.group())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Observation','subject':{'reference':'Patient/p'},'effectiveDateTime':'2000-01-01'",
        "'Encounter','subject':{'reference':'https://a.example/fhir/Patient/p/_history/7'},'period':{'start':'2000-01-01','end':'2000-01-01'}",
        "'Coverage','beneficiary':{'reference':'Patient/p'},'period':{'start':'2000-01-01'}",
        "'Task','for':{'reference':'Patient/p'},'authoredOn':'2000-01-01'",
        "'ResearchSubject','individual':{'reference':'Patient/p'},'period':{'start':'2000-01-01'}",
        "'EnrollmentRequest','candidate':{'reference':'Patient/p'},'created':'2000-01-01'",
        "'SupplyRequest','deliverTo':{'reference':'Patient/p'},'authoredOn':'2000-01-01'",
        "'Appointment','participant':[{'actor':{'reference':'Practitioner/q'}},{'actor':{'reference':'Patient/p'}}],'created':'2000-01-01'",
        "'AppointmentResponse','actor':{'reference':'Patient/p'},'extension':[{'url':'a','valueDate':'2000-01-01'}]",
        "'Group','member':[{'entity':{'reference':'Patient/p'},'period':{'start':'2000-01-01'}}]",
        "'Person','birthDate':'2000-01-01','link':[{'target':{'reference':'RelatedPerson/r'}},{'target':{'reference':'Patient/p'}}]",
        "'Provenance','target':[{'reference':'Patient/p'}],'occurredDateTime':'2000-01-01'",
        "'AuditEvent','entity':[{'what':{'reference':'Patient/p'}}],'period':{'start':'2000-01-01'}",
        "'Observation','subject':{'reference':'Patient/p'},'contained':[{'resourceType':'Patient','id':'c','birthDate':'2000-01-01'},{'resourceType':'Goal','subject':{'reference':'#c'},'statusDate':'2000-01-01'}]",
        "'Device','contained':[{'resourceType':'Goal','subject':{'reference':'Patient/p'},'statusDate':'2000-01-01'}]",
      })
  void itIsThatOfThePatientWhomTheyReferTo(String resource) {
    String json = "{'id':'x','resourceType':" + resource + "}";

    assertThat(dates("R4", true, json))
        .isNotEmpty()
        .hasSameElementsAs(dates("R4", true, PATIENT))
        .doesNotContainAnyElementsOf(dates("R4", false, json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'AuditEvent','entity':[{'reference':{'reference':'Patient/p'}}],'extension':[{'url':'a','valueDate':'2000-01-01'}]",
        "'ProcedureRequest','subject':{'reference':'Patient/p'},'authoredOn':'2000-01-01'",
        "'EnrollmentRequest','subject':{'reference':'Patient/p'},'created':'2000-01-01'",
      })
  void itIsAlsoInStu3(String resource) {
    assertThat(dates("Stu3", true, "{'id':'x','resourceType':" + resource + "}"))
        .isNotEmpty()
        .hasSameElementsAs(dates("R4", true, PATIENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Observation','effectiveDateTime':'2000-01-01'",
        "'Observation','subject':{'reference':'Group/p'},'effectiveDateTime':'2000-01-01'",
        "'Observation','subject':{'display':'Patient/p'},'effectiveDateTime':'2000-01-01'",
        "'Observation','subject':{'reference':'Patient?identifier=p'},'effectiveDateTime':'2000-01-01'",
        "'Group','member':[{'entity':{'reference':'Patient/p'}},{'entity':{'reference':'Patient/r'},'period':{'start':'2000-01-01'}}]",
        "'Observation','subject':{'reference':'#p'},'effectiveDateTime':'2000-01-01','contained':[{'resourceType':'Patient','id':'p','birthDate':'2000-01-01'}]",
        "'Bundle','entry':[{'fullUrl':'urn:uuid:u','resource':{'resourceType':'Patient','birthDate':'2000-01-01'}},{'resource':{'resourceType':'Goal','subject':{'reference':'urn:uuid:u'},'statusDate':'2000-01-01'}}]",
      })
  void withoutOneItIsThatOfTheDocument(String resource) {
    String json = "{'id':'x','resourceType':" + resource + "}";

    assertThat(dates("R4", true, json)).isNotEmpty().isEqualTo(dates("R4", false, json));
  }
}
