package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import io.fhirmigration.deid.AnonymizerOptions.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.api.Test;

/** The safe harbour sample leaves nothing that identifies. */
class SafeHarbourTest {
  private static final Pattern FULL_DATE = Pattern.compile("\\d{4}-\\d{2}(-\\d{2})?");
  private static final Keys KEYS =
      new Keys(Optional.empty(), Optional.of("hash"), Optional.empty(), Optional.empty());

  private final Anonymizer anonymizer =
      Anonymizer.compile(sample(), TestFiles.OPTIONS.withKeys(KEYS).withStrict(true));
  private final List<String> given = Synthea.lines().stream().map(Synthea::planted).toList();
  private final List<String> left = given.stream().map(this::apply).toList();

  private static byte[] sample() {
    try {
      return Files.readAllBytes(Path.of("../docs/samples/deid-safe-harbour.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String apply(String line) {
    return new String(
        anonymizer.apply(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  @Test
  void everyLineHoldsATokenBefore() {
    assertThat(given).hasSizeGreaterThan(150).allMatch(line -> line.contains(Synthea.TOKEN));
    assertThat(given).anyMatch(line -> line.contains(Synthea.BIRTH_DATE));
  }

  @Test
  void noTokenIsLeft() {
    assertThat(left).noneMatch(line -> line.contains(Synthea.TOKEN));
  }

  @Test
  void noFullDateIsLeft() {
    assertThat(left)
        .allSatisfy(
            line ->
                assertThat(FULL_DATE.matcher(line).results().map(m -> m.group()).toList())
                    .isEmpty());
  }

  @Test
  void yearsAreLeft() {
    assertThat(left).anyMatch(line -> line.contains("\"birthDate\":\"1961\""));
  }

  @Test
  void whatIsLeftIsFhir() {
    IParser parser =
        FhirContext.forR4().newJsonParser().setParserErrorHandler(new StrictErrorHandler());

    for (String line : left) {
      IBaseResource resource = parser.parseResource(line);
      assertThat(resource.getIdElement().getIdPart()).hasSize(64);
      assertThat(resource.getMeta().getSecurity()).isNotEmpty();
    }
  }

  @Test
  void referencesStillFitIds() {
    String patient =
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"birthDate\":\"" + Synthea.BIRTH_DATE + "\"}";
    String condition =
        "{\"resourceType\":\"Condition\",\"id\":\"c\",\"subject\":{\"reference\":\"Patient/p\"}}";

    String id = apply(patient).replaceAll(".*\"id\":\"([0-9a-f]*)\".*", "$1");

    assertThat(apply(condition)).contains("\"reference\":\"Patient/" + id + "\"");
  }
}
