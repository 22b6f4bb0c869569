package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transformer {@code deid} takes a file and keys, and tells what is wrong with them. */
class DeidProviderTest {
  private static final String PATIENT =
      "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"7\",\"lastUpdated\":"
          + "\"2024-05-06T07:08:09Z\"},\"birthDate\":\"1980-01-01\",\"gender\":\"male\"}";

  @TempDir private Path folder;

  private final Map<String, String> properties = new HashMap<>();
  private String planId = "plan";
  private Instant reference = Instant.parse("2026-01-01T00:00:00Z");
  private TransformerProvider provider = new DeidProvider();

  @BeforeEach
  void nameTheFile() {
    properties.put("config", folder.resolve("config.json").toString());
  }

  private void config(String rules, String parameters) {
    try {
      Files.writeString(
          folder.resolve("config.json"),
          "{\"fhirVersion\":\"R4\",\"fhirPathRules\":["
              + rules.replace('\'', '"')
              + "],\"parameters\":{"
              + parameters.replace('\'', '"')
              + "}}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Transformer create() {
    return provider.create(
        new ProviderConfig(
            properties,
            handle -> handle.startsWith("NO") ? Optional.empty() : Optional.of("key " + handle),
            planId,
            reference));
  }

  private String apply(String line) {
    String[] result = {""};
    create()
        .transform(
            ResourceLine.of(line.getBytes(StandardCharsets.UTF_8)),
            new Transformer.Sink() {
              @Override
              public void keep() {
                result[0] = line;
              }

              @Override
              public void replace(byte[] bytes, int offset, int length) {
                result[0] = new String(bytes, offset, length, StandardCharsets.UTF_8);
              }

              @Override
              public void drop(String rule) {
                result[0] = "dropped by " + rule;
              }
            });
    return result[0];
  }

  @Test
  void itIsFoundByName() {
    assertThat(ServiceLoader.load(TransformerProvider.class))
        .anyMatch(found -> found.name().equals("deid"));
  }

  @Test
  void allFaultyPropertiesAreNamed() {
    properties.clear();
    properties.put("strict", "yes");
    properties.put("dateShiftScope", "folder");
    properties.put("versionMeta", "drop");
    properties.put("encryptKeyFrom", "NO_SUCH");
    properties.put("conf", "x");

    assertThatThrownBy(this::create)
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("transformer deid: ")
        .hasMessageContaining("conf: unknown property; use config")
        .hasMessageContaining("config: name the configuration file")
        .hasMessageContaining("encryptKeyFrom: there is no secret under this handle")
        .hasMessageContaining("strict: use false or true")
        .hasMessageContaining("dateShiftScope: use file or patient")
        .hasMessageContaining("versionMeta: use keep or rules");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(this::create)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Failed to read configuration file " + folder);
  }

  @Test
  void blankKeysAreRefusedWhereRulesNeedThem() {
    config(
        "{'path':'Patient.id','method':'cryptoHash'},{'path':'Patient.gender','method':'encrypt'},"
            + "{'path':'Patient.birthDate','method':'dateShift'},"
            + "{'path':'Patient.multipleBirth','method':'perturb','span':1}",
        "'dateShiftKey':'','cryptoHashKey':''");

    assertThatThrownBy(this::create)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("dateShiftKey: ")
        .hasMessageContaining("cryptoHashKey: ")
        .hasMessageContaining("encryptKey: ")
        .hasMessageContaining("noiseKey: ");
  }

  @Test
  void anUnknownMethodIsRefusedAtOnce() {
    config("{'path':'Patient.id','method':'mask'}", "");

    assertThatThrownBy(this::create)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Patient.id: method 'mask' is not known; use one of redact");
  }

  @Test
  void keysBesideTheFileWin() {
    config("{'path':'Patient.gender','method':'cryptoHash'}", "'cryptoHashKey':'123'");
    String byFile = apply(PATIENT);
    properties.put("cryptoHashKeyFrom", "HASH");

    assertThat(apply(PATIENT)).isNotEqualTo(byFile).contains("CRYTOHASH");
  }

  @Test
  void theFingerprintTellsKeysAndFilesApartButNotWhatTheyAre() {
    config("{'path':'Patient.gender','method':'cryptoHash'}", "'cryptoHashKey':'open-sesame'");
    String one = create().fingerprint();
    properties.put("cryptoHashKeyFrom", "HASH");
    String otherKey = create().fingerprint();
    planId = "another";
    String otherPlan = create().fingerprint();
    provider = new DeidProvider();
    config("{'path':'Patient.gender','method':'redact'}", "");
    String otherFile = create().fingerprint();

    assertThat(one).startsWith("deid/1 ").doesNotContain("open-sesame");
    assertThat(Set.of(one, otherKey, otherPlan, otherFile)).hasSize(4);
  }

  @Test
  void aFileIsReadOnce() {
    config("{'path':'Patient.gender','method':'redact'}", "");
    create();
    config("{'path':'Patient.id','method':'redact'}", "");

    assertThat(apply(PATIENT)).contains("\"id\":\"p\"").doesNotContain("male");
  }

  @Test
  void theScopesFileAndFolderMeanTheMigration() {
    config(
        "{'path':'Patient.birthDate','method':'dateShift'}",
        "'dateShiftKey':'k','dateShiftScope':'file'");

    String one = apply(PATIENT);
    String other = apply(PATIENT.replace("\"p\"", "\"other\"")).replace("\"other\"", "\"p\"");
    planId = "another";

    assertThat(one).isEqualTo(other).doesNotContain("1980-01-01");
    assertThat(apply(PATIENT)).isNotEqualTo(one);
  }

  @Test
  void versionAndDateOfTheLineStayUnlessRulesAreAskedFor() {
    config(
        "{'path':'nodesByType(\\u0027instant\\u0027)','method':'redact'},{'path':'Resource','method':'redact'}",
        "");

    assertThat(apply(PATIENT))
        .contains("\"versionId\":\"7\"", "\"lastUpdated\":\"2024-05-06T07:08:09Z\"");
    properties.put("versionMeta", "rules");
    assertThat(apply(PATIENT)).doesNotContain("versionId", "lastUpdated");
  }

  @Test
  void itTellsWhetherIdsChange() {
    config("{'path':'Patient.gender','method':'redact'}", "");
    assertThat(create().mapsIdentity()).isFalse();
    provider = new DeidProvider();
    config("{'path':'Resource.id','method':'cryptoHash'}", "'cryptoHashKey':'1'");
    assertThat(create().mapsIdentity()).isTrue();
    provider = new DeidProvider();
    config("{'path':'Resource.id','method':'keep'},{'path':'Resource','method':'redact'}", "");
    assertThat(create().mapsIdentity()).isFalse();
    properties.put("versionMeta", "rules");
    assertThat(create().mapsIdentity()).isTrue();
  }

  @Test
  void aFailedLineIsToldByPlaceWithoutItsContent() {
    config("{'path':'Patient.birthDate','method':'redact'}", "");

    assertThatThrownBy(() -> apply(PATIENT.replace("gender", "genders")))
        .isInstanceOf(RejectedException.class)
        .hasMessage(
            "transformer deid: The input FHIR resource is invalid: Patient has no element"
                + " 'genders'");
  }

  @Test
  void aFailureThatIsSkippedDropsTheLine() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"processingErrors\":\"skip\",\"fhirPathRules\":[{\"path\":\"Patient.gender\","
            + "\"method\":\"generalize\",\"cases\":{\"$this > 1\":\"1\"}}]}");

    assertThat(apply(PATIENT)).isEqualTo("dropped by deid-processing-error");
  }

  @Test
  void datesOfOnePatientShiftAlikeAcrossTypesWhenAskedFor() {
    config("{'path':'nodesByType(\\u0027date\\u0027)','method':'dateShift'}", "'dateShiftKey':'k'");
    String goal =
        "{\"resourceType\":\"Goal\",\"id\":\"g\",\"subject\":{\"reference\":\"Patient/p\"},"
            + "\"statusDate\":\"1980-01-01\"}";

    assertThat(shifted(goal, "statusDate")).isNotEqualTo(shifted(PATIENT, "birthDate"));
    properties.put("dateShiftScope", "patient");
    assertThat(shifted(goal, "statusDate")).isEqualTo(shifted(PATIENT, "birthDate"));
  }

  private String shifted(String line, String name) {
    return apply(line).replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  @Test
  void withoutAReferenceInstantNothingIsDeIdentifiedByAWrongDate() {
    config("{'path':'Patient.birthDate','method':'redact'}", "");
    reference = Instant.EPOCH;

    assertThat(create().fingerprint()).isNotEmpty();
    assertThatThrownBy(() -> apply(PATIENT))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("give the plan a referenceInstant");
  }

  @Test
  void agesCountFromTheReferenceInstantEvenAfterACheckWithoutIt() {
    config("{'path':'Patient.birthDate','method':'dateShift'}", "'dateShiftKey':'1'");
    String old = PATIENT.replace("1980-01-01", "1930-01-01");
    reference = Instant.EPOCH;
    create();
    reference = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(apply(old)).doesNotContain("birthDate");
    reference = Instant.parse("2000-01-01T00:00:00Z");
    assertThat(apply(old)).contains("birthDate");
  }
}
