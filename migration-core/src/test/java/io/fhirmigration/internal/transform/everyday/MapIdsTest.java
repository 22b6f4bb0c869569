package io.fhirmigration.internal.transform.everyday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.Transformer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapIdsTest {
  private static final String SOURCE = "https://old.example.org/fhir";

  private static Transformer ids(Map<String, String> properties) {
    return Applied.transformer(new MapIdsProvider(), properties);
  }

  private static Transformer prefix() {
    return ids(Map.of("ids", "prefix", "prefix", "a-", "sourceBase", SOURCE));
  }

  private static String reference(Transformer transformer, String reference) {
    String before = "{'resourceType':'Observation','subject':{'display':'x','reference':'";
    String after = "'},'valueQuantity':{'value':1.50}}";
    String line = Applied.to(transformer, before + reference + after);
    assertThat(line).startsWith(before).endsWith(after);
    return line.substring(before.length(), line.length() - after.length());
  }

  @ParameterizedTest
  @CsvSource({
    "Patient/1,Patient/a-1",
    "Patient/1/_history/3,Patient/a-1/_history/3",
    "Patient/1#part,Patient/a-1#part",
    "Patient\\/1,Patient/a-1",
    SOURCE + "/Patient/1,Patient/a-1",
    SOURCE + "/Patient/1/_history/3,Patient/a-1/_history/3",
    SOURCE + "/Patient?identifier=s|1,Patient?identifier=s|1",
  })
  void referencesFollowTheRule(String before, String after) {
    assertThat(reference(prefix(), before)).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#contained",
        "#",
        "urn:uuid:8b1c2d3e-0000-4000-8000-000000000001",
        "urn:oid:1.2.3",
        "https://other.example.org/fhir/Patient/1",
        SOURCE + "x/Patient/1",
        SOURCE,
        SOURCE + "/metadata",
        "Patient?identifier=urn:x|1",
        "Patient",
        "1",
        "",
      })
  void otherReferencesStay(String reference) {
    assertThat(reference(prefix(), reference)).isEqualTo(reference);
  }

  @Test
  void absoluteReferencesCanGetTheTargetsBase() {
    Transformer moved =
        ids(Map.of("sourceBase", SOURCE + "/", "targetBase", "https://new.example.org"));

    assertThat(reference(moved, SOURCE + "/Patient/1"))
        .isEqualTo("https://new.example.org/Patient/1");
    assertThat(reference(moved, SOURCE + "/Patient?identifier=1"))
        .isEqualTo("https://new.example.org/Patient?identifier=1");
    assertThat(reference(moved, "Patient/1")).isEqualTo("Patient/1");
    assertThat(moved.mapsIdentity()).isFalse();
  }

  @Test
  void theIdOfTheResourceChangesAndNoOther() {
    String line =
        "{ 'resourceType':'Patient', 'id' : '1','contained':[{'resourceType':'Organization',"
            + "'id':'1'}],'name':[{'id':'1'}],'x':[{'reference':'Patient/9'},'Patient/1'],"
            + "'url':'Patient/1'}";

    assertThat(Applied.to(prefix(), line))
        .isEqualTo(
            line.replace("'id' : '1'", "'id' : 'a-1'").replace("'Patient/9'", "'Patient/a-9'"));
    assertThat(prefix().mapsIdentity()).isTrue();
  }

  @Test
  void entriesOfABundleFollow() {
    String line =
        "{'resourceType':'Bundle','id':'b','entry':[{'fullUrl':'B/Patient/1','resource':{'id':'1',"
            + "'resourceType':'Patient','contained':[{'id':'1'}]},'request':{'method':'PUT',"
            + "'url':'Patient/1'},'response':{'location':'Patient/1/_history/1'}}]}";

    assertThat(Applied.to(prefix(), line.replace("B/", SOURCE + "/")))
        .isEqualTo(
            "{'resourceType':'Bundle','id':'a-b','entry':[{'fullUrl':'"
                + SOURCE
                + "/Patient/a-1','resource':"
                + "{'id':'a-1','resourceType':'Patient','contained':[{'id':'1'}]},'request':"
                + "{'method':'PUT','url':'Patient/a-1'},'response':{'location':"
                + "'Patient/a-1/_history/1'}}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Patient/$everything",
        "Patient/_search",
        "Patient/_history",
        "Patient?name=x",
        "$export",
        "_history"
      })
  void requestsThatNameNoResourceStay(String url) {
    String line =
        "{'resourceType':'Bundle','entry':[{'request':{'method':'POST','url':'" + url + "'}}]}";

    assertThat(Applied.keeps(prefix(), line)).isTrue();
  }

  @Test
  void aFullUrlStaysAbsoluteAndAgreesWithTheId() {
    String line =
        "{'resourceType':'Bundle','entry':[{'fullUrl':'"
            + SOURCE
            + "/Patient/1'},{'fullUrl':'urn:uuid:8b1c2d3e-0000-4000-8000-000000000001'}]}";
    String target = "https://new.example.org";
    Transformer moved =
        ids(Map.of("ids", "prefix", "prefix", "a-", "sourceBase", SOURCE, "targetBase", target));

    assertThat(Applied.to(prefix(), line)).isEqualTo(line.replace("Patient/1", "Patient/a-1"));
    assertThat(Applied.to(moved, line))
        .isEqualTo(line.replace(SOURCE + "/Patient/1", target + "/Patient/a-1"));
  }

  @Test
  void whatOnlyLooksLikeAReferenceStays() {
    String line =
        "{'resourceType':'Observation','subject':{'identifier':{'system':'Patient/1','value':"
            + "'Patient/1'},'type':'Patient'},'instantiatesCanonical':'Questionnaire/1|2',"
            + "'instantiatesUri':'Patient/1','meta':{'source':'Patient/1','profile':"
            + "['Patient/1']},'link':[{'url':'"
            + SOURCE
            + "/Patient/1'}],'note':[{'text':'Patient/1'}],'reference':{'display':'Patient/1'}}";

    assertThat(Applied.keeps(prefix(), line)).isTrue();
  }

  @Test
  void attachmentsInABinaryFollow() {
    String line =
        "{'resourceType':'DocumentReference','id':'d','content':[{'attachment':{'url':'Binary/7'}}],"
            + "'extension':[{'url':'Patient/7'}]}";

    assertThat(Applied.to(prefix(), line))
        .isEqualTo(line.replace("'d'", "'a-d'").replace("Binary/7", "Binary/a-7"));
  }

  @Test
  void onlyTheChosenTypesChange() {
    Transformer some = ids(Map.of("ids", "hash", "types", "Patient"));

    assertThat(reference(some, "Group/1")).isEqualTo("Group/1");
    assertThat(reference(some, "Patient/1")).matches("Patient/[0-9a-f]{32}");
    assertThat(Applied.keeps(some, "{'resourceType':'Group','id':'1'}")).isTrue();
  }

  @Test
  void referencesStillPointAtTheirResource() {
    for (String rule : new String[] {"hash", "hash-invalid"}) {
      Transformer transformer = ids(Map.of("ids", rule));
      String id = "under_score";
      String mapped = Applied.to(transformer, "{'resourceType':'Patient','id':'" + id + "'}");

      assertThat(mapped)
          .isEqualTo(
              "{'resourceType':'Patient','id':'"
                  + reference(transformer, "Patient/" + id).substring("Patient/".length())
                  + "'}");
    }
    assertThat(reference(ids(Map.of("ids", "hash-invalid")), "Patient/fine-1"))
        .isEqualTo("Patient/fine-1");
  }

  @Test
  void aPrefixDoesNotMakeAnIdTooLong() {
    String longest = "x".repeat(64);

    assertThat(reference(prefix(), "Patient/" + longest.substring(2)))
        .isEqualTo("Patient/a-" + longest.substring(2));
    assertThat(reference(prefix(), "Patient/" + longest)).matches("Patient/a-[0-9a-f]{32}");
  }

  @Test
  void changesAreCountedByElement() {
    Transformer transformer = prefix();

    reference(transformer, "Patient/1");
    reference(transformer, "Patient/2");
    Applied.to(transformer, "{'resourceType':'Patient','id':'1'}");

    assertThat(transformer.changes())
        .isEqualTo(Map.of("Observation.subject.reference", 2L, "Patient.id", 1L));
  }

  @Test
  void brokenLinesAndLinesWithoutIdsKeepTheirBytes() {
    assertThat(Applied.keeps(prefix(), "{'resourceType':'Patient'}")).isTrue();
    assertThat(Applied.keeps(prefix(), "{'resourceType':'Patient','id':'1'")).isTrue();
    assertThat(Applied.keeps(prefix(), "{'resourceType':'Patient','id':''}")).isTrue();
    assertThat(Applied.keeps(prefix(), "{'resourceType':'Patient','id':'\\x'}")).isTrue();
  }

  @Test
  void aLineOfAMegabyteKeepsItsOtherBytes() {
    String data = "\\u0022reference\\u0022:{[Patient/1 ".repeat(35_000);
    String line = "{'resourceType':'Binary','data':'" + data + "','id':'1'}";

    String mapped = Applied.to(prefix(), line);

    assertThat(mapped).isEqualTo(line.replace("'id':'1'", "'id':'a-1'"));
    assertThat(JsonValue.parse(mapped.replace('\'', '"'))).isNotNull();
  }

  @Test
  void allFaultyPropertiesAreNamedAtOnce() {
    assertThatThrownBy(() -> ids(Map.of()))
        .isInstanceOf(RejectedException.class)
        .hasMessage("transformer map-ids: ids: give ids or sourceBase, else nothing would change");
    assertThatThrownBy(
            () ->
                ids(
                    Map.of(
                        "ids", "x", "prefix", "_", "types", "p", "targetBase", "ftp://x", "y", "")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("y: unknown property")
        .hasMessageContaining("ids: use keep, prefix, hash or hash-invalid")
        .hasMessageContaining("prefix: use 1 to 32")
        .hasMessageContaining("types: use names")
        .hasMessageContaining("targetBase: give the http")
        .hasMessageContaining("targetBase: give sourceBase too");
    assertThatThrownBy(() -> ids(Map.of("prefix", "a")))
        .hasMessageContaining("prefix: give it together with 'ids: prefix'");
  }
}
